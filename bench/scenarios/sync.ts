import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type SyncResult } from '@hubsync/core'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { printMeasurement, scenarioOptions } from '../run-scenario.js'

const { name, kind, owner = '', transport, apiUrl = '', databaseUrl = '', requests } = scenarioOptions()
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 6 }) })
await migrate(prisma)
const power = new AbortController()
const hub = createHubSync({ ...prismaAdapter(prisma), auth: 'bench-token', apiUrl, fetch: countedFetch() })
const options = { transport: transport === 'rest' ? ('rest' as const) : ('graphql' as const) }

if (kind === 'cut off') await measureCutOff()
else await measure()
await hub.close()
await prisma.$disconnect()

/** The power goes with the last of the requests that the scenario grants. */
function countedFetch(): typeof fetch {
  let left = Number(requests ?? Number.POSITIVE_INFINITY)
  return (address, init) => {
    left -= 1
    if (left === 0) power.abort()
    return fetch(address, init)
  }
}

async function measureCutOff(): Promise<void> {
  const usage = hub.client.meter()
  const ended = await hub.sync.syncAllRepos({ ...options, owner, signal: power.signal }).then(
    () => 'complete',
    ({ code }: { code: string }) => code,
  )
  printMeasurement({ name, ended, requests: usage().requests, points: usage().graphqlPoints })
}

async function measure(): Promise<void> {
  const cpuBefore = process.cpuUsage()
  const result = await sync()
  const cpu = process.cpuUsage(cpuBefore)
  const rows = result.issuesSynced + result.pullRequestsSynced + result.reviewsSynced + result.commitsSynced
  printMeasurement({
    name,
    success: result.success,
    requests: result.usage.requests,
    points: result.usage.graphqlPoints,
    notModified: result.usage.notModified,
    wallMs: result.durationMs,
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    rowsWritten: rows,
    unproven: result.completeness.filter(({ outcome }) => outcome === 'unproven').length,
  })
}

async function sync(): Promise<SyncResult> {
  if (kind === 'full') return hub.sync.syncAllRepos({ ...options, owner })
  if (kind === 'verify') return hub.sync.verify({ ...options, owner })
  if (kind === 'incremental') return hub.sync.incrementalSync({ ...options, owner })
  const [largest] = await hub.client.listRepos(owner)
  if (largest === undefined) throw new Error(`${owner} has no repositories`)
  return hub.sync.syncRepo(largest.full_name, options)
}
