import { pathToFileURL } from 'node:url'
import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type SyncResult } from '@hubsync/core'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { measureWork } from '../process/measure-work.js'
import { scenarioOptions, tellResult } from '../process/run-scenario.js'
import type { HubSyncWork, WorkResult } from '../process/work.js'

/** One run of hubsync, as a host would make it: its own PrismaClient, defaults otherwise. */
const { apiUrl, databaseUrl, transport, kind, abortAfter, gitFolder } = scenarioOptions<HubSyncWork>()
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 6 }) })
await migrate(prisma)
const power = new AbortController()
const hub = createHubSync({
  ...prismaAdapter(prisma),
  auth: 'bench-token',
  apiUrl,
  fetch: countedFetch(),
  ...(gitFolder !== undefined && { commits: 'git', gitUrl: () => pathToFileURL(gitFolder).href }),
})
const options = { owner: 'acme', transport, signal: power.signal }

const { answer, effort } = await measureWork(() => sync().catch(endOfCutRun))
await hub.close()
await prisma.$disconnect()
tellResult({ ...effort, ...(answer && read(answer)) } satisfies WorkResult)

async function sync(): Promise<SyncResult> {
  if (kind === 'full') return hub.sync.syncAllRepos(options)
  if (kind === 'verify') return hub.sync.verify(options)
  if (kind === 'incremental') return hub.sync.incrementalSync(options)
  const [first] = await hub.client.listRepos(options.owner)
  if (first === undefined) throw new Error(`${options.owner} has no repositories`)
  return hub.sync.syncRepo(first.full_name, options)
}

function read(result: SyncResult): Pick<WorkResult, 'rows' | 'failures'> {
  const { issuesSynced, pullRequestsSynced, reviewsSynced, commitsSynced } = result
  const unproven = result.completeness.filter(({ outcome }) => outcome === 'unproven').length
  return {
    rows: issuesSynced + pullRequestsSynced + reviewsSynced + commitsSynced,
    failures: result.errors.length + unproven,
  }
}

/** The power goes with the last of the requests that the scenario grants. */
function countedFetch(): typeof fetch {
  let left = abortAfter ?? Number.POSITIVE_INFINITY
  return (address, init) => {
    left -= 1
    if (left === 0) power.abort()
    return fetch(address, init)
  }
}

function endOfCutRun(thrown: unknown): undefined {
  if (!power.signal.aborted) throw thrown
}
