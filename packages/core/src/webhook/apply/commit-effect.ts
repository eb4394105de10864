import type { Reading } from '../../contracts/reading.js'
import type { CommitResult } from '../../contracts/store.js'
import type { GitHubTableName } from '../../model/tables.js'
import type { Application } from '../application.js'
import { joinReadings } from './join-readings.js'
import { findTies, meetStored, needsDerivation } from './meet-stored.js'
import { readingsOfTies } from './readings-of-ties.js'
import type { Occasion, Wanted } from './treatment.js'

/**
 * Writes what a delivery changes together with the mark on it, brings up to date what follows from the rows, and has
 * read what the payload does not tell. Where a process dies between, the delivery is applied again: it then changes no
 * row, and does the rest.
 */
export async function commitEffect(occasion: Occasion, wanted: Wanted): Promise<Application> {
  const { store, scope, runtime, readAgain } = occasion.parts
  const { changes, project } = wanted
  const meetings = await meetStored(occasion, changes)
  const readings = joinReadings([...wanted.readings, ...readingsOfTies(wanted, findTies(occasion, meetings))])
  const appliedAt = runtime.clock.now().toISOString()
  const { hookId, deliveryId } = occasion.delivery
  const delivery = { hookId, deliveryId, appliedAt }
  const changed = changedTables(await store.commit({ scope, changes, delivery }))
  if (project !== undefined && needsDerivation(occasion, meetings, changes)) {
    const day = appliedAt.slice(0, 10)
    await store.derive(scope, { projectIds: [project.id], day, contributors: false })
  }
  for (const reading of readings) await readAgain(reading)
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
