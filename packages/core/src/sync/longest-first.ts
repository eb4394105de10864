import type { Pass } from './pass.js'

interface Entry {
  readonly pass: Pass
  /** Records that are left to read. */
  readonly left: number
  /** Among equals the earlier one goes first. */
  readonly place: number
}

/**
 * Passes in a heap, the one with most left to read on top: over REST the longest is looked for before each of very many
 * requests, and may not cost a look at all of them.
 */
export class LongestFirst {
  readonly #heap: Entry[] = []

  add(pass: Pass, place: number): void {
    const heap = this.#heap
    const entry = { pass, left: pass.expected - pass.read, place }
    let index = heap.push(entry) - 1
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || !goesBefore(entry, parent)) break
      heap[index] = parent
      index = above
    }
    heap[index] = entry
  }

  /** The first that is still wanted; what is not is forgotten. Undefined where none is. */
  first(isWanted: (pass: Pass) => boolean): Pass | undefined {
    for (;;) {
      const [top] = this.#heap
      if (top === undefined || isWanted(top.pass)) return top?.pass
      this.#removeTop()
    }
  }

  #removeTop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const below = this.#childOf(index)
      const child = heap[below]
      if (child === undefined || !goesBefore(child, last)) break
      heap[index] = child
      index = below
    }
    heap[index] = last
  }

  /** The one of both below that goes first. */
  #childOf(index: number): number {
    const [left, right] = [this.#heap[2 * index + 1], this.#heap[2 * index + 2]]
    const isRight = left !== undefined && right !== undefined && goesBefore(right, left)
    return isRight ? 2 * index + 2 : 2 * index + 1
  }
}

function goesBefore(one: Entry, other: Entry): boolean {
  return one.left > other.left || (one.left === other.left && one.place < other.place)
}
