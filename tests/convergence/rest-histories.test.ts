import { it } from 'vitest'
import { checkHistories } from './check-histories.js'
import { playHistory } from './play-history.js'

/** Long enough for a machine that has much else to do. */
const patienceMs = 10 * 60_000

it.concurrent.each([21, 22])(
  'any history over REST leaves the copy equal to GitHub: seed %i',
  (seed) => checkHistories({ seed, histories: 30, transport: 'rest', store: 'memory', play: playHistory }),
  patienceMs,
)
