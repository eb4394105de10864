import type { Row } from '../model/column.js'
import type { GitHubTableName } from '../model/tables.js'
import type { Run } from './run.js'

const statistics = ['additions', 'deletions', 'changed_files', 'commits'] as const

/**
 * Statistics are of one head. Those that are not told are known to be wrong where they are of an earlier head: they are
 * empty until somebody asks for them. Lists never tell how many commits there are, webhooks do.
 */
export async function withoutOldStatistics(
  run: Pick<Run, 'scope' | 'store'>,
  table: GitHubTableName,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const isUntold = (row: Row) => statistics.some((name) => row[name] === undefined)
  const untold = rows.filter((row) => table === 'pull_requests' && isUntold(row))
  if (untold.length === 0) return rows
  const stored = await run.store.rows(run.scope, {
    table,
    where: { id: untold.map(({ id }) => String(id)) },
    columns: ['id', 'head_sha', ...statistics],
  })
  const known = stored.filter((row) => statistics.some((name) => row[name] != null))
  const headOf = new Map(known.map(({ id, head_sha }) => [id, head_sha]))
  return rows.map((row) => {
    const head = headOf.get(row.id)
    return head === undefined || head === row.head_sha ? row : { ...emptied, ...row }
  })
}

const emptied = Object.fromEntries(statistics.map((name) => [name, null]))
