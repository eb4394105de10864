import type { Change, Upsert } from '../../contracts/store.js'
import { neverObserved } from '../../contracts/version.js'
import type { Columns, Row } from '../../model/column.js'
import { type GitHubTableName, tables } from '../../model/tables.js'
import type { Occasion } from './treatment.js'

/** A told row, and what is stored of it before it is written. */
export interface Meeting {
  readonly table: GitHubTableName
  readonly told: Row
  readonly stored: Row | undefined
}

export async function meetStored(
  { parts: { store, scope } }: Occasion,
  changes: readonly Change[],
): Promise<Meeting[]> {
  const upserts = changes.filter((change): change is Upsert => change.kind === 'upsert')
  const names = [...new Set(upserts.map(({ table }) => table))]
  const found = await Promise.all(
    names.map((table) => {
      const id = upserts.filter((change) => change.table === table).map(({ row }) => String(row.id))
      return store.rows(scope, { table, where: { id }, visibility: 'all' })
    }),
  )
  const rowOf = new Map(found.flat().map((row) => [row.id, row]))
  return upserts.map(({ table, row }) => ({ table, told: row, stored: rowOf.get(row.id ?? null) }))
}

/**
 * Rows of which no time says whether the stored or the told version is the newer. GitHub tells whole seconds, and
 * some changes move no time at all: such a row is read again, whichever of the two was kept.
 *
 * The store would name every row of a webhook, as each is observed in the second that it changed in; a further change
 * in that second has a delivery of its own, and only when both have come there are two to choose from.
 */
export function findTies({ delivery }: Occasion, meetings: readonly Meeting[]): Meeting[] {
  const isRetry = delivery.attempts > 1
  return meetings.filter(
    ({ table, told, stored }) =>
      stored !== undefined &&
      stored.deleted_at === null &&
      stored.observed_at !== neverObserved &&
      isSameVersion(told, stored) &&
      (isRetry || differs(tables[table].columns, told, stored)),
  )
}

/** Without a time of GitHub's, the row stands for when it was seen: what was seen later is newer. */
function isSameVersion(told: Row, stored: Row): boolean {
  const [ofTold, ofStored] = [told.github_updated_at ?? null, stored.github_updated_at ?? null]
  if (ofTold !== null && ofStored !== null) return ofTold === ofStored
  return String(told.observed_at) <= String(stored.observed_at)
}

function differs(columns: Columns, told: Row, stored: Row): boolean {
  return Object.entries(told).some(
    ([name, value]) =>
      columns[name]?.role === 'told' && JSON.stringify(value) !== JSON.stringify(stored[name] ?? null),
  )
}

/**
 * Whether counts and times that follow from rows may have changed: of open bugs, and of reviews. An attempt that
 * failed may have written the rows and not what follows from them.
 */
export function needsDerivation(
  { delivery }: Occasion,
  meetings: readonly Meeting[],
  changes: readonly Change[],
): boolean {
  const isBuried = changes.some(({ kind, table }) => kind === 'tombstone' && table === 'bugs')
  return (
    isBuried ||
    meetings.some(({ table, told, stored }) => {
      if (table === 'pull_request_reviews') return delivery.attempts > 1 || isNews(table, told, stored)
      return table === 'bugs' && (delivery.attempts > 1 || stored?.state !== told.state)
    })
  )
}

function isNews(table: GitHubTableName, told: Row, stored: Row | undefined): boolean {
  return stored === undefined || differs(tables[table].columns, told, stored)
}
