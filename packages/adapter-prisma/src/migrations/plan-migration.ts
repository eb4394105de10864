import { HubSyncError } from '@hubsync/core'
import { openDatabase, type Session } from '../database.js'
import { quote, type TableOptions } from '../names.js'
import type { PrismaRawClient } from '../prisma-client.js'
import { createMetaTable } from './create-meta-table.js'
import {
  allTables,
  inspectTables,
  isComplete,
  type MigrationOwner,
  type TablesFound,
} from './inspect-tables.js'
import { migrationSql } from './migration.js'
import { currentVersion, migrations } from './migrations.js'

export interface MigrateOptions extends TableOptions {
  /**
   * Who migrates the tables: `hubsync` runs its own SQL; with `prisma` the host's Prisma Migrate made them from the
   * fragment and hubsync only notes it. Default: whoever is noted in the database, else `hubsync`.
   */
  readonly owner?: MigrationOwner | undefined
}

/** What `migrate` would do. `printMigrationPlan` shows it. */
export interface MigrationPlan {
  readonly owner: MigrationOwner
  /** Version of the tables before and after; 0 where there are none. */
  readonly from: number
  readonly to: number
  readonly steps: readonly MigrationStep[]
  /** The SQL of all steps, in order. */
  readonly statements: readonly string[]
  /** What the host should know, such as Prisma Migrate working in the same schema. */
  readonly notes: readonly string[]
}

export interface MigrationStep {
  readonly why: string
  readonly statements: readonly string[]
}

/**
 * Tells what `migrate` would do, and changes nothing.
 *
 * @throws HubSyncError `database_conflict` where a table of a wanted name exists that hubsync did not make,
 * `migration_owner_conflict` where somebody else migrates the tables, `database_not_migrated` where Prisma Migrate
 * owns them and has not made them all yet, `database_unreachable`.
 */
export async function planMigration(
  prisma: PrismaRawClient,
  options: MigrateOptions = {},
): Promise<MigrationPlan> {
  const database = openDatabase(prisma, options)
  return database.transaction((session) => planInSession(session, options.owner))
}

export async function planInSession(session: Session, wanted?: MigrationOwner): Promise<MigrationPlan> {
  const found = await inspectTables(session)
  const owner = chooseOwner(found, wanted)
  return owner === 'prisma' ? planForPrisma(session, found) : planForHubSync(session, found)
}

/** The plan as text for a person: why, and the SQL. */
export function printMigrationPlan(plan: MigrationPlan): string {
  const notes = plan.notes.map((note) => `-- ${note}\n`)
  if (plan.steps.length === 0)
    return [...notes, `-- Nothing to do: the tables are at version ${plan.to}.\n`].join('')
  const steps = plan.steps.map(
    ({ why, statements }) => `-- ${why}\n${statements.map((statement) => `${statement};\n`).join('')}`,
  )
  return [...notes, ...steps].join('\n')
}

function chooseOwner({ noted, present }: TablesFound, wanted?: MigrationOwner): MigrationOwner {
  if (noted && wanted && noted.owner !== wanted) {
    throw new HubSyncError(
      'migration_owner_conflict',
      `The tables are migrated by ${ownerNames[noted.owner]}, as noted in hubsync_meta, so not by ${ownerNames[wanted]}`,
    )
  }
  const owner = wanted ?? noted?.owner ?? 'hubsync'
  if (owner === 'hubsync' && !noted && allTables.every((table) => isComplete(table, present))) {
    throw new HubSyncError(
      'migration_owner_conflict',
      `The tables are there, but not made by hubsync: if ${ownerNames.prisma} made them, migrate with owner "prisma"`,
    )
  }
  return owner
}

const ownerNames: Record<MigrationOwner, string> = { hubsync: 'hubsync', prisma: 'Prisma Migrate' }

function planForPrisma({ names }: Session, { noted, present }: TablesFound): MigrationPlan {
  const incomplete = allTables.filter((table) => !isComplete(table, present))
  if (incomplete.length > 0) {
    const listed = incomplete.map((table) => `"${names.plainTable(table.name)}"`).join(', ')
    throw new HubSyncError(
      'database_not_migrated',
      `Prisma Migrate owns the tables, but ${listed} lack columns or are missing in schema "${names.schema}": ` +
        'write the fragment with `hubsync schema`, then run `prisma migrate`',
    )
  }
  const from = noted?.version ?? 0
  const steps =
    from === currentVersion ? [] : [{ why: 'Note that Prisma Migrate owns the tables', statements: [] }]
  return { owner: 'prisma', from, to: currentVersion, steps, statements: [], notes: [] }
}

function planForHubSync({ names }: Session, found: TablesFound): MigrationPlan {
  const from = found.noted?.version ?? 0
  if (from > currentVersion) {
    throw new HubSyncError(
      'configuration_invalid',
      `The tables are at version ${from}, newer than version ${currentVersion} of this package: update it`,
    )
  }
  const pending = migrations.filter(({ version }) => version > from)
  const created = [...(found.noted ? [] : ['hubsync_meta']), ...pending.flatMap(({ creates }) => creates)]
  refuseForeignTables(created, found, names.schema, (table) => names.plainTable(table))
  const first: MigrationStep[] = []
  if (!found.schemaExists) {
    const statements = [`create schema if not exists ${quote(names.schema)}`]
    first.push({ why: `The schema "${names.schema}" does not exist`, statements })
  }
  if (!found.noted) {
    const why = 'Version 0 to 0: a table for the version and the owner of migrations'
    first.push({ why, statements: migrationSql(createMetaTable, names) })
  }
  const steps = [
    ...first,
    ...pending.map((migration) => ({
      why: `Version ${migration.version - 1} to ${migration.version}: ${migration.title}`,
      statements: migrationSql(migration, names),
    })),
  ]
  const statements = steps.flatMap((step) => step.statements)
  return { owner: 'hubsync', from, to: currentVersion, steps, statements, notes: notesFor(found) }
}

function refuseForeignTables(
  created: readonly string[],
  { present }: TablesFound,
  schema: string,
  plainName: (table: string) => string,
): void {
  const foreign = created.filter((table) => present.has(table)).map((table) => `"${plainName(table)}"`)
  if (foreign.length === 0) return
  const [subject, verb] = foreign.length === 1 ? ['A table', 'exists'] : ['Tables', 'exist']
  throw new HubSyncError(
    'database_conflict',
    `${subject} ${foreign.join(', ')} that hubsync did not make ${verb} in schema "${schema}": ` +
      'choose a prefix (--prefix, tablePrefix) or another schema (--db-schema, schema)',
  )
}

function notesFor({ prismaMigrates }: TablesFound): string[] {
  if (!prismaMigrates) return []
  return [
    'Prisma Migrate works in this schema too: list the tables of hubsync under tables.external in prisma.config.ts,',
    'give them a schema of their own, or let Prisma Migrate make them from the fragment (owner "prisma").',
  ]
}
