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
  const database = await openDatabase(settings.databaseUrl, settings.folder)
  try {
    const wanted = { ...settings.tables, ...(options.owner !== undefined && { owner: options.owner }) }
    const plan = await (options.plan ? planMigration : migrate)(database.client, wanted)
    if (options.plan) output.out(printMigrationPlan(plan).trimEnd())
    else output.out(`${database.name} is at version ${plan.to}, ${plan.steps.length} steps taken`)
    return 0
  } finally {
    await database.close()
  }
}
