import type { CommitBatch } from '@hubsync/core'
import { measureWork } from '../process/measure-work.js'
import { scenarioOptions, tellResult } from '../process/run-scenario.js'
import { createPages } from '../writes/create-pages.js'
import { createHandWriter } from '../writes/hand-writer.js'
import { createPrismaWriter } from '../writes/prisma-writer.js'
import { createReplayingWriter } from '../writes/replaying-writer.js'
import type { WriteResult, WriteWork } from '../writes/write-work.js'
import { inFlight, type Writer } from '../writes/writer.js'

/** Rows from memory into the database, without any GitHub: inserted, then all of them changed. */
const writers: Readonly<Record<WriteWork['writer'], (databaseUrl: string) => Promise<Writer>>> = {
  adapter: createPrismaWriter,
  replay: createReplayingWriter,
  hand: createHandWriter,
}
const { databaseUrl, pages, writer: name } = scenarioOptions<WriteWork>()
const writer = await writers[name](databaseUrl)
// What is compiled at first use is compiled for nobody's account.
const warmUp = 20
await writePages(await preparePages(0, warmUp, 0))
tellResult({
  inserted: await writePages(await preparePages(warmUp, pages, 0)),
  changed: await writePages(await preparePages(warmUp, pages, 1)),
} satisfies WriteResult)
await writer.close()

async function preparePages(...range: Parameters<typeof createPages>): Promise<CommitBatch[]> {
  const prepared = [...createPages(...range)]
  for (const page of prepared) await writer.prepare?.(page)
  return prepared
}

async function writePages(left: CommitBatch[]): Promise<WriteResult['inserted']> {
  const rows = left.reduce((sum, { changes }) => sum + changes.length, 0)
  const writeNext = async (): Promise<void> => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) await writer.write(page)
  }
  const { effort } = await measureWork(() => Promise.all(Array.from({ length: inFlight }, writeNext)))
  return { ...effort, rows }
}
