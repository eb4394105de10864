import { it } from 'vitest'
import { checkHistories } from './check-histories.js'
import { playHistory } from './play-history.js'

/** Long enough for a machine that has much else to do. */
const patienceMs = 10 * 60_000

it.concurrent.each([31, 32])(
  'any history over both transports leaves the copy equal to GitHub: seed %i',
  (seed) => checkHistories({ seed, histories: 35, transport: 'mixed', store: 'memory', play: playHistory }),
  patienceMs,
)
