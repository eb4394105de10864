/** A moment in the life of a run, named by what it does then. */
export type KillPoint =
  /** The nth request has gone out and is not answered. */
  | { readonly at: 'request'; readonly nth: number }
  /** So many milliseconds after the nth answer: while it is normalized or written, or nothing is under way. */
  | { readonly at: 'answer'; readonly nth: number; readonly afterMs: number }
  /** Inside the nth transaction that moves a checkpoint: its rows are written, its checkpoints are not. */
  | { readonly at: 'commit'; readonly nth: number }
  /** The nth such transaction has ended, and the process hardly knows it yet. */
  | { readonly at: 'committed'; readonly nth: number }
  /** Inside the nth statement that makes the tables. */
  | { readonly at: 'migration'; readonly nth: number }

/** How long a run that nobody kills is. */
export interface RunLength {
  readonly requests: number
  readonly commits: number
}

/** Numbers between 0 and 1 that follow from a seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const kinds = ['request', 'commit', 'answer', 'committed'] as const

/** So many points spread evenly from a run's start to its end, each of another kind than the one before. */
export function spreadPoints(count: number, length: RunLength, random: () => number): KillPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const reached = (index + random()) / count
    const kind = kinds[index % kinds.length] ?? 'request'
    const whole = kind === 'request' || kind === 'answer' ? length.requests : length.commits
    const nth = 1 + Math.floor(reached * whole)
    return kind === 'answer' ? { at: kind, nth, afterMs: Math.floor(random() * 300) } : { at: kind, nth }
  })
}

/** Points early in a run, for runs that are killed one after the other and each come a little further. */
export function earlyPoints(count: number, random: () => number): KillPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'request'
    const nth = 3 + Math.floor(random() * 4)
    return kind === 'answer' ? { at: kind, nth, afterMs: Math.floor(random() * 100) } : { at: kind, nth }
  })
}
