import { type MigrationOwner, migrate, planMigration, printMigrationPlan } from '@hubsync/adapter-prisma'
import { openDatabase } from '../database/open-database.js'
import { type CommonOptions, resolveSettings, type Surroundings } from '../settings.js'
import type { Output } from '../terminal/output.js'

export interface MigrateCommandOptions extends CommonOptions {
  readonly plan?: boolean
  readonly owner?: MigrationOwner
}

/** `hubsync migrate`: creates or updates the tables; with `--plan` only shows the statements. */
export async function runMigrateCommand(
  options: MigrateCommandOptions,
  surroundings: Surroundings & { output: Output },
): Promise<number> {
  const { output } = surroundings
  const settings = resolveSettings(options, surroundings)
  const database = openDatabase(settings.databaseUrl, settings.folder, { create: true })
  const wanted = { ...settings.tables, ...(options.owner !== undefined && { owner: options.owner }) }
  try {
    if (options.plan) {
      output.out(printMigrationPlan(await planMigration(database.client, wanted)).trimEnd())
      return 0
    }
    const { from, to, notes } = await migrate(database.client, wanted)
    for (const note of notes) output.say(note)
    const before = from === 0 ? 'there were none before' : `before, they were at version ${from}`
    const change = from === to ? 'nothing to do' : before
    output.out(`The tables in ${database.name} are at version ${to}: ${change}`)
    return 0
  } finally {
    await database.close()
  }
}
