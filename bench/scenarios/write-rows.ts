import type { CommitBatch } from '@hubsync/core'
import { measureWork } from '../process/measure-work.js'
import { scenarioOptions, tellResult } from '../process/run-scenario.js'
import type { WorkResult } from '../process/work.js'
import { createPages } from '../writes/create-pages.js'
import { createHandWriter } from '../writes/hand-writer.js'
import { createPreparingWriter, createPrismaWriter } from '../writes/prisma-writer.js'
import { createReplayingWriter } from '../writes/replaying-writer.js'
import type { WriteResult, WriteWork } from '../writes/write-work.js'
import { inFlight, type Writer } from '../writes/writer.js'

/** Rows from memory into the database, without any GitHub: inserted, then all of them changed. */
const writers: Readonly<Record<WriteWork['writer'], (databaseUrl: string) => Promise<Writer>>> = {
  adapter: createPrismaWriter,
  prepared: createPreparingWriter,
  replay: createReplayingWriter,
  hand: createHandWriter,
}
const { databaseUrl, pages, writer: name } = scenarioOptions<WriteWork>()
const writer = await writers[name](databaseUrl)
// What is compiled at first use is compiled for nobody's account.
const warmUp = 100
await writePages(0, warmUp, 0)
tellResult({
  inserted: await writePages(warmUp, pages, 0),
  changed: await writePages(warmUp, pages, 1),
} satisfies WriteResult)
await writer.close()

/** A few pages at a time are made, then written: what is measured is writing, and no heap full of rows to come. */
async function writePages(first: number, count: number, version: 0 | 1): Promise<WorkResult> {
  const pagesAtATime = 10
  let total: WorkResult = { wallMs: 0, cpuMs: 0, peakMemoryMb: 0, rows: 0 }
  for (let page = first; page < first + count; page += pagesAtATime) {
    const left = [...createPages(page, Math.min(pagesAtATime, first + count - page), version)]
    for (const prepared of left) await writer.prepare?.(prepared)
    const rows = left.reduce((sum, { changes }) => sum + changes.length, 0)
    const { effort } = await measureWork(() => writeAll(left))
    total = {
      wallMs: total.wallMs + effort.wallMs,
      cpuMs: total.cpuMs + effort.cpuMs,
      peakMemoryMb: effort.peakMemoryMb,
      rows: (total.rows ?? 0) + rows,
    }
  }
  return total
}

async function writeAll(left: CommitBatch[]): Promise<void> {
  const writeNext = async (): Promise<void> => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) await writer.write(page)
  }
  await Promise.all(Array.from({ length: inFlight }, writeNext))
}
