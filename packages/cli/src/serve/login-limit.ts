/** How often somebody may be wrong. */
export interface LoginLimit {
  /** Seconds until whoever is at an address may try again; 0: now. */
  waitOf(address: string): number
  noteWrong(address: string): void
}

const mostWrong = 5
const windowMs = 60_000
/** Who has more addresses than that is not stopped by counting them, and shall not fill the memory. */
const mostAddresses = 10_000

interface Tally {
  readonly untilMs: number
  wrong: number
}

/** Five wrong secrets a minute from one address; then it waits for the end of that minute. */
export function createLoginLimit(now: () => Date): LoginLimit {
  const tallies = new Map<string, Tally>()

  function current(address: string): Tally | undefined {
    const tally = tallies.get(address)
    if (tally === undefined || tally.untilMs > now().getTime()) return tally
    tallies.delete(address)
    return undefined
  }

  return {
    waitOf: (address) => {
      const tally = current(address)
      if (tally === undefined || tally.wrong < mostWrong) return 0
      return Math.ceil((tally.untilMs - now().getTime()) / 1_000)
    },
    noteWrong: (address) => {
      const tally = current(address) ?? { untilMs: now().getTime() + windowMs, wrong: 0 }
      tally.wrong += 1
      tallies.set(address, tally)
      const [oldest] = tallies.keys()
      if (tallies.size > mostAddresses && oldest !== undefined) tallies.delete(oldest)
    },
  }
}
