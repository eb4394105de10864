import type { CommitResult } from '../../contracts/store.js'
import type { GitHubTableName } from '../../model/tables.js'
import type { Application, Reading } from '../application.js'
import { joinReadings } from './join-readings.js'
import { findTies, meetStored, needsDerivation } from './meet-stored.js'
import { readingsOfTies } from './readings-of-ties.js'
import type { Occasion, Wanted } from './treatment.js'

/**
 * Writes what a delivery changes, brings up to date what follows from it, and has read what it does not tell.
 *
 * The mark on the delivery goes in with the rows where nothing remains to be done after them, else behind all of it:
 * a process that dies between leaves a delivery to be applied again, which then changes nothing.
 */
export async function commitEffect(occasion: Occasion, wanted: Wanted): Promise<Application> {
  const { store, scope, runtime, readAgain } = occasion.parts
  const { changes, project } = wanted
  const meetings = await meetStored(occasion, changes)
  const readings = joinReadings([...wanted.readings, ...readingsOfTies(wanted, findTies(occasion, meetings))])
  const isToDerive = project !== undefined && needsDerivation(occasion, meetings, changes)
  const appliedAt = runtime.clock.now().toISOString()
  const { hookId, deliveryId } = occasion.delivery
  const mark = { delivery: { hookId, deliveryId, appliedAt } }
  const isAll = readings.length === 0 && !isToDerive
  const changed = changedTables(await store.commit({ scope, changes, ...(isAll && mark) }))
  if (isToDerive) {
    const day = appliedAt.slice(0, 10)
    await store.derive(scope, { projectIds: [project.id], day, contributors: false })
  }
  await Promise.all(readings.map(readAgain))
  if (!isAll) await store.commit({ scope, changes: [], ...mark })
  if (changed.length > 0) return { outcome: 'applied', tables: changed }
  return readings.length > 0
    ? { outcome: 'read again', streams: streamsOf(readings) }
    : { outcome: 'unchanged' }
}

function changedTables({ tables }: CommitResult): GitHubTableName[] {
  return Object.entries(tables).flatMap(([table, { inserted, updated, deleted }]) =>
    inserted + updated + deleted > 0 ? [table as GitHubTableName] : [],
  )
}

function streamsOf(readings: readonly Reading[]): string[] {
  const streams = readings.flatMap((reading) =>
    reading.of === 'records' ? reading.records.map(({ stream }) => stream) : reading.streams,
  )
  return [...new Set(streams)].sort()
}
