import type { NamedRecord, Reading } from '../../contracts/reading.js'

/** Readings of the same repository or owner as one. */
export function joinReadings(readings: readonly Reading[]): Reading[] {
  const joined = new Map<string, Reading>()
  for (const reading of readings) {
    const key = `${reading.of} ${reading.githubId}`
    const known = joined.get(key)
    joined.set(key, known === undefined ? reading : joinTwo(known, reading))
  }
  return [...joined.values()]
}

function joinTwo(left: Reading, right: Reading): Reading {
  if (left.of === 'records' && right.of === 'records') {
    return { ...left, records: uniqueRecords([...left.records, ...right.records]) }
  }
  if (left.of === 'records' || right.of === 'records') return left
  return { ...left, streams: [...new Set([...left.streams, ...right.streams])] }
}

function uniqueRecords(records: readonly NamedRecord[]): NamedRecord[] {
  return [...new Map(records.map((record) => [`${record.stream} ${record.number}`, record])).values()]
}
