import type { Names } from '../names.js'
import { quote } from '../names.js'

/**
 * One step of the tables' history. Released migrations are frozen: what changes later is a new one.
 *
 * In the statements `{{projects}}` stands for the qualified table, `{projects_pkey}` for another object's name.
 */
export interface Migration {
  readonly version: number
  /** Why it exists, for the printed plan. */
  readonly title: string
  /** Tables that it makes; a table of that name that is there already stops it. */
  readonly creates: readonly string[]
  readonly statements: readonly string[]
}

/** The statements of a migration with the names that the options ask for. */
export function migrationSql(migration: Migration, names: Names): string[] {
  return migration.statements.map((statement) =>
    statement
      .replace(/\{\{(\w+)\}\}/g, (_, table: string) => names.table(table))
      .replace(/\{(\w+)\}/g, (_, object: string) => quote(names.plainObject(object))),
  )
}
