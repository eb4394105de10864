import type { Checkpoint } from '../model/sync-checkpoint.js'
import { type FoundProject, targetOf } from './found-project.js'
import { isSameTime, isSettledLook, newCheckpoint } from './pass.js'
import type { Run } from './run.js'

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
    history_count: look.probe.historyCount ?? null,
  }
}

/** Whether the last look with details still tells what is there. */
export function isDescribed(look: FoundProject, checkpoint: Checkpoint | undefined): boolean {
  if (!checkpoint?.settled || !isSameTime(checkpoint.seen_updated_at, lastMoveOf(look))) return false
  const { headSha } = look.probe
  return headSha === undefined || checkpoint.head_sha === null || headSha === checkpoint.head_sha
}

/** A push moves one of its times, and any change of the repository itself the other. */
function lastMoveOf({ row }: FoundProject): string | null {
  const times = [row.github_updated_at, row.pushed_at].flatMap((time) => (time == null ? [] : String(time)))
  return times.sort().at(-1) ?? null
}
