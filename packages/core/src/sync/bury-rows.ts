import type { RecordReference, Whereabouts } from '../contracts/source.js'
import type { Tombstone } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { confirmName } from './confirm-name.js'
import type { CountedStream, Examination } from './examination.js'
import { isFatal } from './fatal-errors.js'
import { type FoundProject, targetOf } from './found-project.js'
import { isListedWhole } from './listed-whole.js'
import { commitChanges, type Run } from './run.js'

/** Records of one project that are asked for one by one; where more are gone at once, their listing has to do. */
export const mostLookups = 50

/**
 * Sets tombstones on rows that a whole listing lacks. Each is asked for first: a deleted one is gone, a transferred one
 * goes on elsewhere, and one that is there after all stays, because the listing lagged behind.
 *
 * @param ids of live rows
 * @param beganAt GitHub's time when the listing began
 */
export async function buryRows(
  { run, project }: Examination,
  stream: CountedStream,
  ids: readonly string[],
  beganAt: string,
): Promise<void> {
  if (ids.length === 0) return
  await confirmName(run, project.probe)
  const table = stream === 'pull-requests' ? 'pull_requests' : stream
  const absent: Tombstone = {
    kind: 'tombstone',
    table,
    ids,
    reason: 'absent-from-listing',
    observedAt: beganAt,
  }
  const isAsked = ids.length <= mostLookups
  await commitChanges(run, isAsked ? await explainAbsence(run, project, stream, absent) : [absent])
}

async function explainAbsence(
  run: Run,
  project: FoundProject,
  stream: CountedStream,
  absent: Tombstone,
): Promise<Tombstone[]> {
  const { repository } = targetOf(project)
  const rows = await run.store.rows(run.scope, {
    table: absent.table,
    where: { id: absent.ids },
    columns: ['id', 'github_id', ...(isListedWhole(stream) ? [] : ['number'])],
  })
  const tombstones = await Promise.all(
    rows.map(async (row): Promise<Tombstone | null> => {
      const own = { ...absent, ids: [String(row.id)] }
      const record = { stream, repository, githubId: Number(row.github_id), number: Number(row.number ?? 0) }
      const found = await lookFor(run, record)
      switch (found.state) {
        case 'here':
          return null
        case 'unseen':
          return own
        case 'deleted':
          return { ...own, reason: 'deleted' }
        case 'transferred':
          return { ...own, reason: 'transferred', row: { moved_to: found.to } }
      }
    }),
  )
  return tombstones.filter((tombstone) => tombstone !== null)
}

/** What GitHub will never tell of one record does not keep the listing from being believed. */
async function lookFor(run: Run, record: RecordReference): Promise<Whereabouts> {
  try {
    return await run.source.findRecord(record, { signal: run.signal })
  } catch (thrown) {
    const error = HubSyncError.from(thrown)
    if (error.retryable || isFatal(error)) throw error
    return { state: 'unseen' }
  }
}
