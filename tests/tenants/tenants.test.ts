import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { buildMutant, type Mutant } from '../rules/build-mutant.js'
import { expectCaught } from '../rules/expect-caught.js'
import { type Product, soundProduct } from '../rules/product.js'
import { askingRules } from './asking-rules.js'
import { type Neighbours, openNeighbours } from './open-neighbours.js'
import { openMemoryDatabase, openPostgresDatabase, type PostgresDatabase } from './shared-database.js'
import { sharingRules } from './sharing-rules.js'
import type { TenantRule } from './tenant-rule.js'

let server: PostgresServer
let postgres: PostgresDatabase
const opened: Neighbours[] = []

beforeAll(async () => {
  server = await startPostgres()
  postgres = await openPostgresDatabase(soundProduct, await server.createDatabase())
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map((neighbours) => neighbours.close()))
})

afterAll(async () => {
  await postgres?.close()
  await server?.stop()
})

const databases = { memory: openMemoryDatabase, PostgreSQL: () => postgres } as const
type DatabaseName = keyof typeof databases

function playWith(product: Product, play: TenantRule['play'], database: DatabaseName): Promise<void> {
  return play(async () => {
    const neighbours = await openNeighbours(product, databases[database]())
    opened.push(neighbours)
    return neighbours
  })
}

/** Where a build shows what it broke. */
function databaseOf({ file }: Mutant): DatabaseName {
  return file.startsWith('adapter-prisma/') ? 'PostgreSQL' : 'memory'
}

describe.each([...sharingRules, ...askingRules])('$promise', ({ scenario, play, mutants }) => {
  it.each(['memory', 'PostgreSQL'] as const)(`${scenario}, in %s`, (database) =>
    playWith(soundProduct, play, database),
  )

  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('shows when %s', async (_, mutant) => {
    const broken = await buildMutant(mutant)
    await expectCaught(playWith(broken, play, databaseOf(mutant)))
  })
})
