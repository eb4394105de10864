import { createHash } from 'node:crypto'
import { HubSyncError } from '@hubsync/core'

/** Where the tables live. */
export interface TableOptions {
  /** PostgreSQL schema of the tables; default `public`. Every statement names it, whatever the search path says. */
  readonly schema?: string | undefined
  /** Put before every table name, such as `github_`; default none. */
  readonly tablePrefix?: string | undefined
}

/** The names of database objects under the given options, quoted where SQL needs them. */
export interface Names {
  readonly schema: string
  /** Unquoted, with the prefix. */
  plainTable(table: string): string
  /** Unquoted, with the prefix, shortened to what PostgreSQL keeps of it. */
  plainObject(object: string): string
  /** Quoted and qualified, for statements. */
  table(table: string): string
}

export const defaultSchema = 'public'

/** PostgreSQL cuts longer names off silently; names that could collide then get a digest instead. */
const longestName = 63

/** @throws HubSyncError `configuration_invalid` for names that PostgreSQL could not keep. */
export function createNames({ schema = defaultSchema, tablePrefix = '' }: TableOptions = {}): Names {
  if (!/^[\w$-]{1,63}$/.test(schema)) {
    throw new HubSyncError('configuration_invalid', `"${schema}" cannot be the name of a database schema`)
  }
  if (!/^([a-z_][a-z0-9_]{0,29})?$/i.test(tablePrefix)) {
    const rule = 'at most 30 letters, digits and underscores, beginning with no digit'
    throw new HubSyncError('configuration_invalid', `"${tablePrefix}" cannot be a table prefix: use ${rule}`)
  }
  const plainTable = (table: string) => `${tablePrefix}${table}`
  return {
    schema,
    plainTable,
    plainObject: (object) => shorten(`${tablePrefix}${object}`),
    table: (table) => `${quote(schema)}.${quote(plainTable(table))}`,
  }
}

/** A name as an SQL identifier. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function shorten(name: string): string {
  if (name.length <= longestName) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, longestName - 9)}_${digest}`
}
