import { migrate } from '@hubsync/adapter-prisma'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { expect, it } from 'vitest'
import { startPostgres } from '../postgres.js'
import { checkHistories } from './check-histories.js'
import { keepInPostgres } from './keep-in-postgres.js'
import { playHistory } from './play-history.js'

/** Long enough for a machine that has much else to do. */
const patienceMs = 10 * 60_000

it(
  'any history leaves a copy in PostgreSQL equal to GitHub: seed 41',
  async () => {
    const server = await startPostgres()
    const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 6 })
    try {
      await migrate(createPgClient(pool))
      let played = 0
      await checkHistories({
        seed: 41,
        histories: 10,
        transport: 'mixed',
        store: 'postgres',
        play: (history) => {
          played += 1
          const tenantId = `history ${played}`
          return playHistory(history, async () => keepInPostgres(pool, tenantId))
        },
      })
      expect(played).toBe(10)
    } finally {
      await pool.end()
      await server.stop()
    }
  },
  patienceMs,
)
