import type { WorldState } from '@hubsync/simulator'
import type { CopiedRows, PlainRow, TableName } from './expected-rows.js'

/**
 * Columns that cost extra and are null where they were not asked for (design section 8): a null is no difference,
 * another value than GitHub's is.
 */
export const enrichmentColumns: Partial<Record<TableName, readonly string[]>> = {
  pull_requests: ['additions', 'deletions', 'changed_files', 'commits', 'merged_by'],
  commits: ['additions', 'deletions', 'parents'],
  members: ['name'],
}

type SilentChange = WorldState['silent'][number]

const tableOfKind: Record<SilentChange['kind'], TableName> = {
  repository: 'projects',
  issue: 'bugs',
  pullRequest: 'pull_requests',
  review: 'pull_request_reviews',
  commit: 'commits',
}

/** Every difference between the copy and what it must hold, but for what changed silently. Empty when equal. */
export function compareRows(
  expected: CopiedRows,
  actual: CopiedRows,
  silent: readonly SilentChange[] = [],
): string[] {
  const forgiven = new Map(
    silent.map((change) => [
      `${tableOfKind[change.kind]} ${keyOf(change)}`,
      new Set(change.fields.flatMap(columnsOf)),
    ]),
  )
  return (Object.keys(expected) as TableName[]).flatMap((table) => {
    const keys = new Set([...expected[table].keys(), ...actual[table].keys()])
    return [...keys].flatMap((key) => {
      const columns = forgiven.get(`${table} ${key}`) ?? new Set<string>()
      return compareRow(table, key, expected[table].get(key), actual[table].get(key), columns)
    })
  })
}

function keyOf(change: SilentChange): string {
  return change.kind === 'commit' ? `${change.repositoryId} ${change.id}` : String(change.id)
}

function compareRow(
  table: TableName,
  key: string,
  expected: PlainRow | undefined,
  actual: PlainRow | undefined,
  forgiven: ReadonlySet<string>,
): string[] {
  if (expected === undefined || actual === undefined) {
    if (forgiven.has('*')) return []
    return [`${table} ${key}: ${expected === undefined ? 'should not be there' : 'is missing'}`]
  }
  const enrichment = enrichmentColumns[table] ?? []
  return Object.entries(expected).flatMap(([column, value]) => {
    if (value === undefined || forgiven.has(column)) return []
    const stored = actual[column] ?? null
    if (stored === null && enrichment.includes(column)) return []
    return isEqual(stored, value)
      ? []
      : [`${table} ${key} ${column}: ${excerpt(stored)} should be ${excerpt(value)}`]
  })
}

/** Lists are compared by their text; everything else is a plain value. */
function isEqual(stored: unknown, value: unknown): boolean {
  return stored === value || (Array.isArray(value) && JSON.stringify(stored) === JSON.stringify(value))
}

function excerpt(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 120) ?? 'undefined'
}

/** A field in GitHub's words as the columns that show it. */
function columnsOf(field: string): string[] {
  return silentColumns[field] ?? [snakeCase(field)]
}

const silentColumns: Record<string, string[]> = {
  '*': ['*'],
  body: ['description', 'body'],
  author: ['author_login', 'author_id', 'author_name', 'author_email'],
  headRefName: ['head_ref'],
  headRefOid: ['head_sha'],
  baseRefName: ['base_ref'],
  isDraft: ['is_draft'],
  reviews: ['reviews_count'],
  name: ['name', 'full_name'],
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
