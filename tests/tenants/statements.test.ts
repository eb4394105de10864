import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { buildMutant } from '../rules/build-mutant.js'
import { type Product, soundProduct } from '../rules/product.js'
import { openNeighbours } from './open-neighbours.js'
import { openPostgresDatabase, type PostgresDatabase } from './shared-database.js'
import { forgetfulStatements, playLives, strayStatements } from './statement-rules.js'

let server: PostgresServer
let postgres: PostgresDatabase

beforeAll(async () => {
  server = await startPostgres()
  postgres = await openPostgresDatabase(soundProduct, await server.createDatabase())
})

afterAll(async () => {
  await postgres?.close()
  await server?.stop()
})

async function findStrays(product: Product): Promise<string[]> {
  const neighbours = await openNeighbours(product, postgres)
  try {
    return strayStatements(await playLives(neighbours, postgres.statements))
  } finally {
    await neighbours.close()
  }
}

it('every statement on a table of tenants is about one tenant', async () => {
  expect(await findStrays(soundProduct)).toEqual([])
})

it.each(forgetfulStatements.map((mutant) => [mutant.name, mutant] as const))(
  'shows when %s',
  async (_, mutant) => {
    expect(await findStrays(await buildMutant(mutant))).not.toEqual([])
  },
)
