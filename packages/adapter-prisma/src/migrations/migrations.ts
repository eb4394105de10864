import { createAnswerTable } from './create-answer-table.js'
import { createGitHubTables } from './create-github-tables.js'
import { createShippingTables } from './create-shipping-tables.js'
import { createSystemTables } from './create-system-tables.js'
import type { Migration } from './migration.js'

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  createGitHubTables,
  createSystemTables,
  createShippingTables,
  createAnswerTable,
]

/** The version of the tables that this package works with. */
export const currentVersion = migrations.at(-1)?.version ?? 0
