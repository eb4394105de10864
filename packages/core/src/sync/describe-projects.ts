import type { Checkpoint } from '../model/sync-checkpoint.js'
import { isSameTime, isSettledLook, newCheckpoint } from './pass.js'
import { type FoundProject, probeAgain } from './probe-owner.js'
import { targetOf } from './read-rounds.js'
import type { Run } from './run.js'

/**
 * Topics, languages and the head's tree change with the repository or its head: only then are they asked for.
 *
 * What they were read at stands in a checkpoint of its own, written with them. The project's row cannot tell it: a
 * cheap look brings that up to date without them.
 */
export async function describeMoved(run: Run, looks: readonly FoundProject[]): Promise<FoundProject[]> {
  const checkpoints = await run.store.checkpoints(run.scope, {
    scope: 'project',
    scopeIds: looks.map(({ row }) => String(row.id)),
    streams: ['projects'],
  })
  const checkpointOf = new Map(checkpoints.map((checkpoint) => [checkpoint.scope_id, checkpoint]))
  const moved = looks.filter(
    (look) =>
      !run.report.failedRepositories.has(look.probe.fullName) &&
      !isDescribed(look, checkpointOf.get(String(look.row.id))),
  )
  if (moved.length === 0) return [...looks]
  const described = await probeAgain(run, moved, { details: true })
  for (const { row } of described) run.report.touchedProjects.add(String(row.id))
  const lookOf = new Map(described.map((look) => [look.row.id, look]))
  return looks.map((look) => lookOf.get(look.row.id) ?? look)
}

/** What a look with details stands for. */
export function descriptionOf(run: Run, look: FoundProject): Checkpoint {
  const movedAt = lastMoveOf(look)
  return {
    ...newCheckpoint(targetOf(look), 'projects'),
    transport: run.source.transport,
    watermark: look.probedAt,
    seen_updated_at: movedAt,
    settled: isSettledLook(look.probedAt, movedAt),
    head_sha: look.probe.headSha ?? null,
  }
}

function isDescribed(look: FoundProject, checkpoint: Checkpoint | undefined): boolean {
  if (!checkpoint?.settled || !isSameTime(checkpoint.seen_updated_at, lastMoveOf(look))) return false
  const { headSha } = look.probe
  return headSha === undefined || checkpoint.head_sha === null || headSha === checkpoint.head_sha
}

/** A push moves one of its times, and any change of the repository itself the other. */
function lastMoveOf({ row }: FoundProject): string | null {
  const times = [row.github_updated_at, row.pushed_at].flatMap((time) => (time == null ? [] : String(time)))
  return times.sort().at(-1) ?? null
}
