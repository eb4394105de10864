import type { Commit } from './records.js'

/**
 * Lists every commit reachable from `head`, in the order in which `git log` shows them: always the newest by
 * committer date of those whose child was shown already.
 */
export function walkCommits(commits: ReadonlyMap<string, Commit>, head: string): string[] {
  const shown: string[] = []
  const queue = new NewestFirst()
  const queued = new Set<string>()
  const enqueue = (sha: string): void => {
    const commit = commits.get(sha)
    if (!commit || queued.has(sha)) return
    queued.add(sha)
    queue.push(commit)
  }
  enqueue(head)
  for (let next = queue.pop(); next; next = queue.pop()) {
    shown.push(next.sha)
    for (const parent of next.parents) enqueue(parent)
  }
  return shown
}

interface Entry {
  commit: Commit
  time: number
  order: number
}

/** A binary heap; among equal dates the one queued first comes first, as in git. */
class NewestFirst {
  readonly #entries: Entry[] = []
  #pushed = 0

  push(commit: Commit): void {
    const entries = this.#entries
    entries.push({ commit, time: Date.parse(commit.committer.date), order: this.#pushed++ })
    let child = entries.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#swapIfAhead(child, parent)) break
      child = parent
    }
  }

  pop(): Commit | undefined {
    const entries = this.#entries
    const top = entries[0]
    const last = entries.pop()
    if (!top || !last) return undefined
    if (entries.length === 0) return top.commit
    entries[0] = last
    let parent = 0
    for (;;) {
      const left = parent * 2 + 1
      const right = left + 1
      const ahead = right < entries.length && this.#isAhead(right, left) ? right : left
      if (ahead >= entries.length || !this.#swapIfAhead(ahead, parent)) return top.commit
      parent = ahead
    }
  }

  #swapIfAhead(child: number, parent: number): boolean {
    if (!this.#isAhead(child, parent)) return false
    const entries = this.#entries
    const held = entries[child] as Entry
    entries[child] = entries[parent] as Entry
    entries[parent] = held
    return true
  }

  #isAhead(first: number, second: number): boolean {
    const a = this.#entries[first] as Entry
    const b = this.#entries[second] as Entry
    return a.time === b.time ? a.order < b.order : a.time > b.time
  }
}
