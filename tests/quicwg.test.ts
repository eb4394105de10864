import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync } from '@hubsync/core'
import { createSimulator, readState } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.js'
import { compareRows } from './support/compare-rows.js'
import { expectedRows } from './support/expected-rows.js'
import { readCopy } from './support/read-copy.js'
import { sharedData } from './support/shared-data.js'

const path = sharedData('quicwg.json.gz')

if (path === undefined) {
  it('leaves out the real history of quicwg: ../shared/data is not beside the checkout', () => {})
}

describe.runIf(path !== undefined)('the real history of quicwg', () => {
  let server: PostgresServer

  beforeAll(async () => {
    server = await startPostgres()
  })

  afterAll(async () => {
    await server?.stop()
  })

  it.each([
    ['graphql', 1],
    ['rest', 10],
  ] as const)(
    'is copied row by row over %s, at the base and after every %i. step, and deeply verified',
    async (transport, every) => {
      const simulator = createSimulator({ data: path ?? '' })
      const apiUrl = await simulator.listen()
      const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 6 })
      const client = createPgClient(pool)
      await migrate(client)
      const hub = createHubSync({ ...prismaAdapter(client), auth: 'token', apiUrl })
      try {
        const sync = async (step: number) => {
          const result = await hub.sync.incrementalSync({ owner: 'quicwg', transport })
          expect(result.errors, `step ${step}`).toEqual([])
          const state = readState(simulator.world)
          const differences = compareRows(expectedRows(state), await readCopy(pool), state.silent)
          expect(differences, `step ${step}`).toEqual([])
        }
        await sync(0)
        for (let step = 1, remaining = 1; remaining > 0; step += 1) {
          remaining = simulator.advance(1).remaining
          if (step % every === 0 || remaining === 0) await sync(step)
        }
        const proof = await hub.sync.verify({ owner: 'quicwg', transport, deep: true })
        expect(proof.completeness.filter(({ outcome }) => outcome === 'unproven')).toEqual([])
        const state = readState(simulator.world)
        expect(compareRows(expectedRows(state), await readCopy(pool))).toEqual([])
      } finally {
        await hub.close()
        await pool.end()
        await simulator.close()
      }
    },
    600_000,
  )
})
