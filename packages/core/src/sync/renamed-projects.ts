import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { FoundProject } from './found-project.js'
import { atTheBeginning } from './pass.js'
import type { Run } from './run.js'

/**
 * Checkpoints of projects whose name changed since they were last looked at, set back to the beginning.
 *
 * REST reads by name. Between the look of an earlier run and its reading the name may have passed to another
 * repository, whose pages would then have stood for this one's. Nothing in these pages tells, so what was read
 * before a rename was noticed is read again.
 */
export async function checkpointsOfRenamed(run: Run, found: readonly FoundProject[]): Promise<Checkpoint[]> {
  if (found.length === 0) return []
  const nameOf = new Map(found.map(({ row }) => [String(row.id), row.full_name]))
  const stored = await run.store.rows(run.scope, {
    table: 'projects',
    where: { id: [...nameOf.keys()] },
    columns: ['id', 'full_name'],
  })
  const renamed = stored.filter(({ id, full_name }) => nameOf.get(String(id)) !== full_name)
  if (renamed.length === 0) return []
  const checkpoints = await run.store.checkpoints(run.scope, {
    scope: 'project',
    scopeIds: renamed.map(({ id }) => String(id)),
    streams: ['bugs', 'pull-requests', 'reviews', 'commits'],
  })
  return checkpoints
    .filter(({ transport }) => transport === 'rest' || transport === 'git')
    .map((checkpoint) => ({ ...checkpoint, ...atTheBeginning }))
}
