import { migrate, planMigration } from '@hubsync/adapter-prisma'
import { openDatabase } from '../database/open-database.js'
import { type CommonOptions, resolveSettings, type Surroundings } from '../settings.js'
import type { Output } from '../terminal/output.js'

/** `hubsync migrate`: creates or updates the tables; with `--plan` only shows the statements. */
export async function runMigrateCommand(
  options: CommonOptions & { readonly plan?: boolean },
  surroundings: Surroundings & { output: Output },
): Promise<number> {
  const { output } = surroundings
  const settings = resolveSettings(options, surroundings)
  const database = await openDatabase(settings.databaseUrl, settings.folder)
  try {
    const plan = await planMigration(database.client, settings.tables)
    if (options.plan) {
      output.out(
        plan.statements.length === 0
          ? '-- nothing to do'
          : plan.statements.map((sql) => `${sql};`).join('\n'),
      )
      return 0
    }
    await migrate(database.client, settings.tables)
    output.out(
      plan.statements.length === 0
        ? `The tables in ${database.name} are up to date`
        : `Migrated ${database.name}`,
    )
    return 0
  } finally {
    await database.close()
  }
}
