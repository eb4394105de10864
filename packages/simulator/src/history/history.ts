import {
  changeIssue,
  changePullRequest,
  changeRepository,
  changeReview,
  noteSilentReview,
} from '../world/change-record.js'
import type { PullRequest, Review } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import { World } from '../world/world.js'
import type { WorldOptions } from '../world/world-options.js'
import { createHistoryClock, type HistoryClock } from './history-clock.js'
import {
  type CommitData,
  type HistoryData,
  type LabelData,
  type PullRequestData,
  type RepositoryHistory,
  type ReviewData,
  readHistoryData,
  type Snapshot,
  type StepData,
} from './history-data.js'
import { addIdentities } from './history-identities.js'
import { createRecordMaker, type RecordMaker } from './history-records.js'

/** What `POST /_sim/advance` answers. */
export interface HistoryPosition {
  /** GitHub's time of the step that was applied last; of the oldest base before the first one. */
  at: string
  /** How many steps were applied. */
  step: number
  remaining: number
}

/**
 * Replays real repositories: all bases first, then the steps of all repositories in the order of their times.
 *
 * No time moves unless the data moves it. What changes without is noted as silent in the world.
 */
export class History {
  readonly world: World
  readonly #clock: HistoryClock
  readonly #steps: { replay: RepositoryReplay; step: StepData }[]
  #applied = 0
  #at: string

  /** @param source the data or the path of a `.json` or `.json.gz` file with it */
  constructor(source: string | HistoryData, options: WorldOptions = {}) {
    const data = typeof source === 'string' ? readHistoryData(source) : source
    this.#clock = createHistoryClock(data)
    this.world = new World({ clock: () => this.#clock.now(), ...options })
    const identities = addIdentities(this.world, data)
    const replays = data.repositories.map(
      (history) => new RepositoryReplay(this.world, history, createRecordMaker(history, identities)),
    )
    this.world.defaultCaller =
      this.world.accountById(
        this.world.membersOf(identities.accountIds.get(data.owner) ?? 0)[0]?.userId ?? null,
      ) ?? this.world.accountByLogin(data.owner)
    this.#steps = replays
      .flatMap((replay) => replay.history.steps.map((step) => ({ replay, step })))
      .sort((a, b) => Date.parse(a.step.at) - Date.parse(b.step.at))
    this.#at = toTimestamp(data.repositories.map(({ base }) => base.at).sort()[0] ?? this.world.now())
  }

  get position(): HistoryPosition {
    return { at: this.#at, step: this.#applied, remaining: this.#steps.length - this.#applied }
  }

  /** Applies the next steps, as many as there are. */
  advance(steps = 1): HistoryPosition {
    for (const { replay, step } of this.#steps.slice(this.#applied, this.#applied + steps)) {
      this.world.changes.announce(null)
      replay.apply(step)
      this.#applied += 1
      this.#at = toTimestamp(step.at)
      this.#clock.moveToStep(this.#applied)
    }
    return this.position
  }
}

/** One repository's part of the history. */
class RepositoryReplay {
  readonly history: RepositoryHistory
  readonly #world: World
  readonly #make: RecordMaker
  readonly #commits: ReadonlyMap<string, CommitData>

  constructor(world: World, history: RepositoryHistory, make: RecordMaker) {
    this.history = history
    this.#world = world
    this.#make = make
    this.#commits = new Map(history.commits.map((commit) => [commit.sha, commit]))
    world.addRepository(make.repository)
    this.#addLabels(history.base.labels)
    this.#applySnapshot(history.base)
  }

  apply(step: StepData): void {
    this.#applySnapshot(step)
    for (const { kind, number } of step.removed) this.#remove(kind, number)
  }

  #applySnapshot(snapshot: Snapshot): void {
    const names = [...snapshot.issues, ...snapshot.pulls].flatMap(({ labels }) => labels ?? [])
    this.#addLabels(names.map((name) => ({ name, color: 'ededed', description: null })))
    for (const data of snapshot.issues) this.#applyIssue(this.#make.issue(data))
    for (const data of snapshot.pulls) this.#applyPullRequest(data)
    this.#moveHead(snapshot.at)
  }

  #applyIssue(issue: ReturnType<RecordMaker['issue']>): void {
    const known = this.#world.issueByNumber(issue.repositoryId, issue.number)
    if (known) changeIssue(this.#world, known, issue, known.updatedAt !== issue.updatedAt)
    else this.#world.addIssue(issue)
  }

  #applyPullRequest(data: PullRequestData): void {
    const pullRequest = this.#make.pullRequest(data)
    const known = this.#world.pullRequestByNumber(pullRequest.repositoryId, pullRequest.number)
    if (!known) this.#world.addPullRequest(pullRequest)
    const hasMoved = known?.updatedAt !== pullRequest.updatedAt
    if (known) changePullRequest(this.#world, known, pullRequest, hasMoved)
    this.#applyReviews(known ?? pullRequest, data.reviews ?? [], hasMoved)
  }

  #applyReviews(pullRequest: PullRequest, data: readonly ReviewData[], hasMoved: boolean): void {
    const known = new Map(this.#world.reviewsOf(pullRequest.id).map((review) => [review.id, review]))
    const arrived: Review[] = []
    const reviews = data
      .map((given) => this.#make.review(given, pullRequest))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id - b.id))
      .map((review) => {
        const same = known.get(review.id)
        known.delete(review.id)
        if (same) changeReview(this.#world, same, review, hasMoved)
        else arrived.push(review)
        return same ?? review
      })
    this.#world.setReviews(pullRequest.id, reviews)
    if (hasMoved) return
    for (const review of [...arrived, ...known.values()]) noteSilentReview(this.#world, review, ['*'])
  }

  #addLabels(labels: readonly LabelData[]): void {
    const { repository } = this.#make
    const known = new Set(repository.labels.map(({ id }) => id))
    for (const label of labels.map(this.#make.label)) {
      if (known.has(label.id)) continue
      known.add(label.id)
      repository.labels.push(label)
    }
    this.#world.noteChange(repository.id)
  }

  /**
   * The default branch stood where its line of first parents stood at that time. Commits on side branches that were
   * merged later are older by date, yet they did not exist on the branch.
   */
  #moveHead(at: string): void {
    const { repository } = this.#make
    const time = Date.parse(at)
    let head = this.history.commits[0]
    while (head && Date.parse(head.committer.date) > time) head = this.#commits.get(head.parents[0] ?? '')
    if (!head || head.sha === repository.headSha) return
    this.#addCommitsReachableFrom(head.sha)
    const pushedAt = toTimestamp(head.committer.date)
    changeRepository(this.#world, repository, { headSha: head.sha, pushedAt, updatedAt: pushedAt }, true)
  }

  #addCommitsReachableFrom(head: string): void {
    const { repository } = this.#make
    const added: CommitData[] = []
    const queue = [head]
    const queued = new Set(queue)
    for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
      const commit = this.#commits.get(sha)
      if (!commit || this.#world.commit(repository.id, sha)) continue
      added.push(commit)
      for (const parent of commit.parents) {
        if (queued.has(parent)) continue
        queued.add(parent)
        queue.push(parent)
      }
    }
    this.#world.addCommits(repository.id, added.map(this.#make.commit))
  }

  #remove(kind: string, number: number): void {
    const { id } = this.#make.repository
    if (kind.startsWith('issue')) {
      const issue = this.#world.issueByNumber(id, number)
      if (issue) this.#world.removeIssue(issue, { how: 'deleted' })
      return
    }
    const pullRequest = this.#world.pullRequestByNumber(id, number)
    if (pullRequest) this.#world.removePullRequest(pullRequest)
  }
}
