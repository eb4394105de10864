import { walkCommits } from './commit-walk.js'
import type { Commit, Issue, Label, PullRequest, Repository } from './records.js'

export type SortField = 'createdAt' | 'updatedAt' | 'comments'

/** What each kind of listing holds; `conversations` are issues and pull requests together, as REST's `/issues`. */
export interface Listings {
  issues: Issue
  pullRequests: PullRequest
  conversations: Issue | PullRequest
}

/** What became of a number that an issue once had in a repository. */
export type GoneIssue = { how: 'deleted' } | { how: 'transferred'; repositoryId: number; number: number }

const keptHistories = 8

/** Everything that lives inside one repository, with the orders in which it is read. */
export class Shelf {
  readonly repository: Repository
  readonly issues = new Map<number, Issue>()
  readonly pullRequests = new Map<number, PullRequest>()
  readonly commits = new Map<string, Commit>()
  readonly gone = new Map<number, GoneIssue>()
  readonly #sorted = new Map<string, readonly (Issue | PullRequest)[]>()
  readonly #histories = new Map<string, readonly string[]>()
  #labels: Map<number, Label> | undefined

  constructor(repository: Repository) {
    this.repository = repository
  }

  copy(): Shelf {
    const copy = new Shelf(structuredClone(this.repository))
    for (const [number, issue] of this.issues) copy.issues.set(number, { ...issue })
    for (const [number, pullRequest] of this.pullRequests) copy.pullRequests.set(number, { ...pullRequest })
    for (const [sha, commit] of this.commits) copy.commits.set(sha, { ...commit })
    for (const [number, gone] of this.gone) copy.gone.set(number, gone)
    return copy
  }

  /** To be called after any change to issues, pull requests or labels. */
  forgetOrders(): void {
    this.#sorted.clear()
    this.#labels = undefined
  }

  /** To be called when commits were added. */
  forgetHistories(): void {
    this.#histories.clear()
  }

  get nextNumber(): number {
    let highest = 0
    for (const numbers of [this.issues.keys(), this.pullRequests.keys(), this.gone.keys()]) {
      for (const number of numbers) highest = Math.max(highest, number)
    }
    return highest + 1
  }

  label(id: number): Label | undefined {
    this.#labels ??= new Map(this.repository.labels.map((label) => [label.id, label]))
    return this.#labels.get(id)
  }

  sorted<Kind extends keyof Listings>(kind: Kind, field: SortField): readonly Listings[Kind][] {
    const key = `${kind} ${field}`
    let sorted = this.#sorted.get(key)
    if (!sorted) {
      sorted = this.#list(kind).sort((a, b) => compare(a[field], b[field]) || a.id - b.id)
      this.#sorted.set(key, sorted)
    }
    return sorted as readonly Listings[Kind][]
  }

  history(head: string): readonly string[] {
    let history = this.#histories.get(head)
    if (!history) {
      history = walkCommits(this.commits, head)
      const oldest = this.#histories.size >= keptHistories ? this.#histories.keys().next().value : undefined
      if (oldest !== undefined) this.#histories.delete(oldest)
      this.#histories.set(head, history)
    }
    return history
  }

  #list(kind: keyof Listings): (Issue | PullRequest)[] {
    if (kind === 'issues') return [...this.issues.values()]
    if (kind === 'pullRequests') return [...this.pullRequests.values()]
    return [...this.issues.values(), ...this.pullRequests.values()]
  }
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}
