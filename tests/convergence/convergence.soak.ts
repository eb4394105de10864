import { migrate } from '@hubsync/adapter-prisma'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { afterAll, describe, it } from 'vitest'
import { startPostgres } from '../postgres.js'
import { checkHistories, type HistoryCheck } from './check-histories.js'
import { keepInPostgres } from './keep-in-postgres.js'
import { playHistory } from './play-history.js'

const { HISTORIES = '1000', SEED, HISTORY: path, TRANSPORT = 'mixed', STORE } = process.env
const seed = SEED === undefined ? Date.now() % 1_000_000_000 : Number(SEED)
const transport = TRANSPORT as HistoryCheck['transport']

describe(`histories of seed ${seed}`, () => {
  const endings: (() => Promise<unknown>)[] = []

  afterAll(async () => {
    for (const end of endings) await end()
  })

  it.runIf(STORE !== 'postgres')('leave a copy in memory equal to GitHub', async () => {
    const histories = path === undefined ? Number(HISTORIES) : 1
    await checkHistories({ seed, histories, transport, path, store: 'memory', play: playHistory })
  })

  it.runIf(STORE !== 'memory')('leave a copy in PostgreSQL equal to GitHub', async () => {
    const server = await startPostgres()
    endings.push(() => server.stop())
    const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 6 })
    endings.unshift(() => pool.end())
    await migrate(createPgClient(pool))
    let played = 0
    await checkHistories({
      seed,
      histories: path === undefined ? Math.ceil(Number(HISTORIES) / 10) : 1,
      transport,
      path,
      store: 'postgres',
      play: (history) => {
        played += 1
        const tenantId = `history ${played}`
        return playHistory(history, async () => keepInPostgres(pool, tenantId))
      },
    })
  })
})
