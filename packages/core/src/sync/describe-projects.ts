import type { FoundProject } from './found-project.js'
import { probeAgain } from './probe-owner.js'
import { isDescribed } from './project-description.js'
import type { Run } from './run.js'

/**
 * Topics, languages and the head's tree change with the repository or its head: only then are they asked for.
 *
 * What they were read at stands in a checkpoint of its own, written with them. The project's row cannot tell it: a
 * cheap look brings that up to date without them.
 *
 * @param since what was read before is asked for again
 */
export async function describeMoved(
  run: Run,
  looks: readonly FoundProject[],
  since: string | null = null,
): Promise<FoundProject[]> {
  const checkpoints = await run.store.checkpoints(run.scope, {
    scope: 'project',
    scopeIds: looks.map(({ row }) => String(row.id)),
    streams: ['projects'],
  })
  const checkpointOf = new Map(checkpoints.map((checkpoint) => [checkpoint.scope_id, checkpoint]))
  const moved = looks.filter((look) => {
    if (run.report.failedRepositories.has(look.probe.fullName)) return false
    const checkpoint = checkpointOf.get(String(look.row.id))
    const isOld = since !== null && (checkpoint?.watermark ?? '') < since
    return isOld || !isDescribed(look, checkpoint)
  })
  if (moved.length === 0) return [...looks]
  const described = await probeAgain(run, moved, { details: true })
  for (const { row } of described) run.report.touchedProjects.add(String(row.id))
  const lookOf = new Map(described.map((look) => [look.row.id, look]))
  return looks.map((look) => lookOf.get(look.row.id) ?? look)
}
