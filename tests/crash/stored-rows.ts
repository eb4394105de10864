import type { CrashDatabase } from './crash-database.js'

const tables = [
  'projects',
  'bugs',
  'pull_requests',
  'pull_request_reviews',
  'commits',
  'contributors',
  'members',
  'project_metrics',
]

/** Row ids follow from the host, and the simulated ones differ by port; the rest says when a row was seen. */
const left = ['host', 'id', 'pull_request_id', 'observed_at', 'is_settled', 'created_at', 'updated_at']

/** Everything that all tables hold, derived values as well, as lines that can be compared. */
export async function storedRows({ pool }: CrashDatabase): Promise<string[]> {
  const { rows: known } = await pool.query('select id, github_id from projects')
  const project = new Map(known.map(({ id, github_id }) => [id, `project ${github_id}`]))
  const read = tables.map(async (table) => {
    const { rows } = await pool.query(`select to_jsonb(t) - $1::text[] as row from ${table} t`, [left])
    return rows.map(({ row }) => {
      const told = { ...row, project_id: project.get(row.project_id), deleted_at: row.deleted_at != null }
      return `${table} ${JSON.stringify(told)}`
    })
  })
  return (await Promise.all(read)).flat().sort()
}

/** Lines of one list that the other lacks, a few of them. */
export function missingLines(expected: readonly string[], actual: readonly string[]): string[] {
  const [wanted, there] = [new Set(expected), new Set(actual)]
  return [
    ...actual.filter((line) => !wanted.has(line)).map((line) => `should not be there: ${line}`),
    ...expected.filter((line) => !there.has(line)).map((line) => `is missing: ${line}`),
  ].slice(0, 10)
}
