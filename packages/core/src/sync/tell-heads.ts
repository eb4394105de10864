import type { Change } from '../contracts/store.js'
import type { Row } from '../model/column.js'
import type { FoundProject } from './found-project.js'
import { checkpointsByProject } from './read-rounds.js'
import { commitChanges, type Run } from './run.js'

/**
 * REST's list of repositories tells no heads, and names a default branch even where there is none yet: both follow
 * from the walks over the commits.
 */
export async function tellHeads(run: Run, projects: readonly FoundProject[]): Promise<void> {
  const headless = projects.filter(
    ({ probe }) => probe.headSha === undefined && !run.report.failedRepositories.has(probe.fullName),
  )
  if (headless.length === 0 || !run.streams.has('commits')) return
  const checkpoints = await checkpointsByProject(run, headless)
  const stored = await storedHeads(run, headless)
  const heads = headless.flatMap((project) => {
    const id = String(project.row.id)
    const walk = checkpoints.get(id)?.get('commits')
    if (walk?.watermark == null) return []
    const branch = (project.probe.record as { default_branch?: string | null }).default_branch ?? null
    return [{ id, head_sha: walk.head_sha, default_branch: walk.head_sha === null ? null : branch }]
  })
  const moved = heads.filter(({ id, head_sha, default_branch }) => {
    const row = stored.get(id)
    return row?.head_sha !== head_sha || row?.default_branch !== default_branch
  })
  const committedAt = await commitTimes(run, moved)
  await commitChanges(
    run,
    moved.map(({ id, ...told }): Change => {
      const last_commit = committedAt.get(`${id} ${told.head_sha}`) ?? null
      return { kind: 'mark', table: 'projects', where: { id }, row: { ...told, last_commit } }
    }),
  )
}

async function storedHeads(run: Run, projects: readonly FoundProject[]): Promise<Map<string, Row>> {
  const rows = await run.store.rows(run.scope, {
    table: 'projects',
    where: { id: projects.map(({ row }) => String(row.id)) },
    columns: ['id', 'head_sha', 'default_branch'],
  })
  return new Map(rows.map((row) => [String(row.id), row]))
}

async function commitTimes(
  run: Run,
  heads: readonly { id: string; head_sha: string | null }[],
): Promise<Map<string, string>> {
  const shas = heads.flatMap(({ head_sha }) => head_sha ?? [])
  if (shas.length === 0) return new Map()
  const rows = await run.store.rows(run.scope, {
    table: 'commits',
    where: { project_id: heads.map(({ id }) => id), sha: shas },
    columns: ['project_id', 'sha', 'committed_at'],
  })
  return new Map(rows.map((row) => [`${row.project_id} ${row.sha}`, String(row.committed_at)]))
}
