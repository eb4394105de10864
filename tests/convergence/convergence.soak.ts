import { it } from 'vitest'
import { checkHistories } from './check-histories.js'
import { playHistory } from './play-history.js'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
const histories = Number(process.env.HISTORIES ?? 1_000)
const path = process.env.HISTORY

it(`any history leaves the copy equal to GitHub: ${histories} of seed ${seed}`, async () => {
  await checkHistories({ seed, histories, path, play: (history) => playHistory(history) })
})
