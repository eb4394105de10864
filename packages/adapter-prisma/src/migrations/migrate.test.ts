import { PGlite } from '@electric-sql/pglite'
import type { HubSyncError } from '@hubsync/core'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTableSql } from '../../test/create-table-sql.js'
import { actualTable, expectedTable } from '../../test/describe-tables.js'
import { type HostClient, openHostClient } from '../../test/host-client.js'
import { allTables } from './inspect-tables.js'
import { migrate } from './migrate.js'
import { migrations } from './migrations.js'
import { planMigration, printMigrationPlan } from './plan-migration.js'

let database: PGlite
let client: HostClient

beforeAll(async () => {
  database = await PGlite.create()
  client = await openHostClient(new PrismaPGlite(database))
})

afterAll(async () => {
  await client?.$disconnect()
  await database?.close()
})

let schemas = 0
const emptySchema = () => `schema_${++schemas}`

describe('migrate', () => {
  it.each([{}, { schema: 'hub', tablePrefix: 'gh_' }, { schema: 'long', tablePrefix: `${'p'.repeat(29)}_` }])(
    'gives an empty database exactly the tables that the metadata describes, under %o',
    async (options) => {
      await migrate(client, options)
      for (const table of allTables) {
        const name = `${options.tablePrefix ?? ''}${table.name}`
        const actual = await actualTable(database, options.schema ?? 'public', name)
        const missing = `add a migration:\n${createTableSql(table).join(';\n')}`
        expect(actual, missing).toEqual(expectedTable(table, options))
      }
    },
  )

  it('makes no tables beyond them', async () => {
    const schema = emptySchema()
    await migrate(client, { schema })
    expect(await tablesIn(schema)).toEqual(allTables.map(({ name }) => name).sort())
  })

  it('does nothing the second time', async () => {
    const schema = emptySchema()
    expect((await migrate(client, { schema })).steps.length).toBeGreaterThan(0)
    const again = await migrate(client, { schema })
    expect(again.steps).toEqual([])
    expect(printMigrationPlan(again)).toContain('Nothing to do')
  })

  it('runs what an older version of the tables lacks, and no more', async () => {
    const schema = emptySchema()
    await migrate(client, { schema })
    await database.exec(`drop table ${laterTables.map((name) => `"${schema}"."${name}"`).join(', ')}`)
    await database.exec(`update "${schema}".hubsync_meta set value = '{"owner": "hubsync", "version": 1}'`)
    const plan = await migrate(client, { schema })
    expect([plan.from, plan.to, plan.steps.length]).toEqual([1, migrations.length, migrations.length - 1])
    expect(await tablesIn(schema)).toEqual(allTables.map(({ name }) => name).sort())
  })

  it('refuses tables of a newer version than its own', async () => {
    const schema = emptySchema()
    await migrate(client, { schema })
    await database.exec(`update "${schema}".hubsync_meta set value = '{"owner": "hubsync", "version": 99}'`)
    await expect(migrate(client, { schema })).rejects.toMatchObject({ code: 'configuration_invalid' })
  })

  it('makes two sets of tables side by side under two prefixes', async () => {
    const schema = emptySchema()
    await migrate(client, { schema, tablePrefix: 'a_' })
    await migrate(client, { schema, tablePrefix: 'b_' })
    expect(await tablesIn(schema)).toHaveLength(2 * allTables.length)
  })

  it('makes its tables once when several hosts start at the same time', async () => {
    const schema = emptySchema()
    const plans = await Promise.all(Array.from({ length: 4 }, () => migrate(client, { schema })))
    expect(plans.filter(({ steps }) => steps.length > 0)).toHaveLength(1)
  })

  it("becomes part of the host's transaction", async () => {
    const schema = emptySchema()
    const undone = client.$transaction(async (tx) => {
      await migrate(tx, { schema })
      throw new Error('the host changed its mind')
    })
    await expect(undone).rejects.toThrow('changed its mind')
    expect(await tablesIn(schema)).toEqual([])
  })
})

describe('a table that hubsync did not make', () => {
  it('is named and never touched, and nothing else is made', async () => {
    const schema = emptySchema()
    await database.exec(`create schema ${schema}; create table ${schema}.projects (name text)`)
    const error = await migrate(client, { schema }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'database_conflict' })
    expect((error as HubSyncError).message).toContain('"projects"')
    expect((error as HubSyncError).message).toContain('--prefix')
    expect(await tablesIn(schema)).toEqual(['projects'])
  })

  it('does not stand in the way under a prefix', async () => {
    const schema = emptySchema()
    await database.exec(`create schema ${schema}; create table ${schema}.projects (name text)`)
    await migrate(client, { schema, tablePrefix: 'github_' })
    expect(await tablesIn(schema)).toContain('github_projects')
  })

  it('is noticed where it has the name of the notes', async () => {
    const schema = emptySchema()
    await database.exec(`create schema ${schema}; create table ${schema}.hubsync_meta (name text)`)
    await expect(migrate(client, { schema })).rejects.toMatchObject({ code: 'database_conflict' })
  })

  it('is noticed where a later version brings its name', async () => {
    const schema = emptySchema()
    await migrate(client, { schema })
    await database.exec(`update "${schema}".hubsync_meta set value = '{"owner": "hubsync", "version": 1}'`)
    await expect(migrate(client, { schema })).rejects.toMatchObject({ code: 'database_conflict' })
  })
})

describe('the owner of migrations', () => {
  it('is noted when hubsync migrates, and keeps Prisma Migrate from being declared the owner', async () => {
    const schema = emptySchema()
    await migrate(client, { schema })
    const error = migrate(client, { schema, owner: 'prisma' })
    await expect(error).rejects.toMatchObject({ code: 'migration_owner_conflict' })
  })

  it('is Prisma Migrate once that is declared, and hubsync then refuses to migrate', async () => {
    const schema = await schemaMadeByPrisma()
    const plan = await migrate(client, { schema, owner: 'prisma' })
    expect(plan).toMatchObject({ owner: 'prisma', statements: [] })
    expect(await migrate(client, { schema })).toMatchObject({ owner: 'prisma', steps: [] })
    const error = migrate(client, { schema, owner: 'hubsync' })
    await expect(error).rejects.toMatchObject({ code: 'migration_owner_conflict' })
  })

  it('is asked for where somebody else made the tables', async () => {
    const schema = await schemaMadeByPrisma()
    const error = await migrate(client, { schema }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'migration_owner_conflict' })
    expect((error as HubSyncError).message).toContain('Prisma Migrate')
  })

  it('is told what is missing where Prisma Migrate has not made all tables yet', async () => {
    const schema = await schemaMadeByPrisma()
    await database.exec(`alter table "${schema}".bugs drop column severity; drop table "${schema}".commits`)
    const error = await migrate(client, { schema, owner: 'prisma' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'database_not_migrated' })
    expect((error as HubSyncError).message).toMatch(/"bugs".*"commits".*hubsync schema/)
  })

  it('hears of it when Prisma Migrate works in the same schema', async () => {
    const schema = emptySchema()
    await database.exec(`create schema ${schema}; create table ${schema}._prisma_migrations (id text)`)
    const plan = await planMigration(client, { schema })
    expect(printMigrationPlan(plan)).toContain('tables.external')
  })
})

describe('planMigration', () => {
  it('prints the statements that would run and why, and runs none', async () => {
    const schema = emptySchema()
    const plan = await planMigration(client, { schema, tablePrefix: 'gh_' })
    const printed = printMigrationPlan(plan)
    expect(printed).toContain(`create table "${schema}"."gh_projects"`)
    expect(printed).toContain("-- Version 0 to 1: The copies of GitHub's records")
    expect(await tablesIn(schema)).toEqual([])
    for (const statement of plan.statements) await database.exec(statement)
    expect(await tablesIn(schema)).toHaveLength(allTables.length)
  })
})

const laterTables = migrations.slice(1).flatMap(({ creates }) => creates)

/** What Prisma Migrate leaves: the tables, its own history, and no note of hubsync. */
async function schemaMadeByPrisma(): Promise<string> {
  const schema = emptySchema()
  await migrate(client, { schema })
  await database.exec(
    `delete from "${schema}".hubsync_meta; create table "${schema}"._prisma_migrations (id text)`,
  )
  return schema
}

async function tablesIn(schema: string): Promise<string[]> {
  const { rows } = await database.query<{ tablename: string }>(
    'select tablename from pg_tables where schemaname = $1 order by tablename',
    [schema],
  )
  return rows.map(({ tablename }) => tablename)
}
