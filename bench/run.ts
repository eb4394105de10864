import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from '@hubsync/tests/postgres'
import { type GroupName, groups, isGroupName, quickGroups } from './groups/groups.js'
import type { Measurement } from './report/measurement.js'
import { writeReport } from './report/write-report.js'

/**
 * Measures hubsync and what users would run otherwise on a simulated GitHub and a real PostgreSQL, each in a process
 * of its own. Prints one JSON object for each measurement as it comes, and tables of all at the end.
 */
const { values: flags, positionals } = parseArgs({
  options: { all: { type: 'boolean' }, out: { type: 'string' }, profiles: { type: 'string' } },
  allowPositionals: true,
})
const printed: string[] = []
const measurements: Measurement[] = []
const server = await startPostgres()
try {
  for (const name of readNames()) {
    await groups[name]({
      server,
      ...(flags.profiles !== undefined && { profiles: flags.profiles }),
      record(measurement) {
        measurements.push(measurement)
        print(`${JSON.stringify(measurement)}\n`)
      },
    })
  }
} finally {
  await server.stop()
}
print(`\n${writeReport(measurements)}`)
if (flags.out !== undefined) await writeFile(flags.out, printed.join(''))

function readNames(): readonly GroupName[] {
  const known = Object.keys(groups).filter(isGroupName)
  if (flags.all === true) return known
  for (const name of positionals) {
    if (!isGroupName(name))
      throw new Error(`There is nothing to measure called ${name}; there are ${known.join(', ')}`)
  }
  const asked = known.filter((name) => positionals.includes(name))
  return asked.length > 0 ? asked : quickGroups
}

function print(text: string): void {
  printed.push(text)
  process.stdout.write(text)
}
