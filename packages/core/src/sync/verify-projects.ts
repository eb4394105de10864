import type { FoundProject } from './found-project.js'
import type { Run } from './run.js'

/** The list of repositories itself: the live projects in sight are those that GitHub lists. */
export async function verifyProjects(run: Run, found: readonly FoundProject[]): Promise<void> {
  const where = { owner_id: run.owner.githubId, missing_since: null }
  const stored = new Set((await run.store.ids(run.scope, { table: 'projects', where })).map(({ id }) => id))
  const reason = run.report.hasGaps
    ? 'some of the repositories could not be asked for'
    : 'the list of repositories differs from the stored projects'
  const isEqual =
    !run.report.hasGaps &&
    stored.size === found.length &&
    found.every(({ row }) => stored.has(String(row.id)))
  run.report.completeness.push({
    repo: run.owner.login,
    stream: 'projects',
    server: found.length,
    stored: stored.size,
    healed: 0,
    ...(isEqual ? { outcome: 'equal' } : { outcome: 'unproven', reason }),
  })
}
