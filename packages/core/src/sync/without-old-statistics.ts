import type { Row } from '../model/column.js'
import type { GitHubTableName } from '../model/tables.js'
import type { Run } from './run.js'

const noStatistics = { additions: null, deletions: null, changed_files: null, commits: null }

/**
 * Statistics are of one head. Where they are not told, those of an earlier head are known to be wrong: they are empty
 * until somebody asks for them.
 */
export async function withoutOldStatistics(
  run: Pick<Run, 'scope' | 'store'>,
  table: GitHubTableName,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const untold = rows.filter((row) => table === 'pull_requests' && row.additions === undefined)
  if (untold.length === 0) return rows
  const stored = await run.store.rows(run.scope, {
    table,
    where: { id: untold.map(({ id }) => String(id)) },
    columns: ['id', 'head_sha', 'additions'],
  })
  const told = stored.filter(({ additions }) => additions !== null)
  const headOf = new Map(told.map(({ id, head_sha }) => [id, head_sha]))
  return rows.map((row) => {
    const head = headOf.get(row.id)
    return head === undefined || head === row.head_sha ? row : { ...row, ...noStatistics }
  })
}
