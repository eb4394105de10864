import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { startDurablePostgres } from '@hubsync/tests/postgres'
import { buildPlain } from '../process/build-plain.js'
import type { EndpointKind } from './endpoint.js'
import { sendLoad } from './send-load.js'
import { signRequests } from './signed-requests.js'

/**
 * Measures the webhook endpoint over real connections, each kind in a process of its own, beside the middleware of
 * `@octokit/webhooks` and the least that Node can do. PostgreSQL waits for its disk. One JSON object a line.
 */
const requests = Number(process.env.BENCH_DELIVERIES ?? 15_000)
const rounds = 7
const connections = 32
const kinds: readonly EndpointKind[] = ['node:http', 'octokit', 'memory', 'postgres']
const endpointPath = await buildPlain(new URL('endpoint.ts', import.meta.url))
const server = await startDurablePostgres()
try {
  const speeds = new Map<EndpointKind, number[]>()
  // In turns, each time another one first, so that whatever else the machine does meanwhile meets all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of [...kinds.slice(round % kinds.length), ...kinds.slice(0, round % kinds.length)]) {
      const { perSecond, ...latency } = await measure(kind)
      speeds.set(kind, [...(speeds.get(kind) ?? []), perSecond])
      print({ endpoint: kind, round, perSecond, ...latency })
    }
  }
  for (const kind of ['memory, applied', 'postgres, applied'] as const) await measureCalm(kind)
  const [memory = [], octokit = [], postgres = []] = (['memory', 'octokit', 'postgres'] as const).map(
    (kind) => speeds.get(kind),
  )
  const shares = memory.map((perSecond, round) => perSecond / (octokit[round] ?? Number.NaN))
  const share = Math.round(median(shares) * 100) / 100
  print({ result: 'memory inbox beside @octokit/webhooks, median of the rounds', share })
  print({ result: 'PostgreSQL inbox, deliveries a second, median', perSecond: median(postgres) })
} finally {
  await server.stop()
}

/** As fast as it can: every connection sends as soon as it was answered. */
async function measure(kind: EndpointKind) {
  const endpoint = await startEndpoint(kind)
  try {
    await sendLoad({ ...endpoint, connections, requests: signRequests({ path: '/', count: 2_000 }) })
    return await sendLoad({
      ...endpoint,
      connections,
      requests: signRequests({ path: '/', count: requests }),
    })
  } finally {
    await stopEndpoint(endpoint.process)
  }
}

/** At 200 a second, with the worker applying in the same process: answers, and from receipt to visible row. */
async function measureCalm(kind: EndpointKind): Promise<void> {
  const endpoint = await startEndpoint(kind)
  try {
    await sendLoad({ ...endpoint, connections, requests: signRequests({ path: '/', count: 1_000 }) })
    await untilApplied(endpoint.process)
    const calm = signRequests({ path: '/', count: 3_000 })
    const { p50, p99 } = await sendLoad({ ...endpoint, connections, rate: 200, requests: calm })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const durations = (await askDurations(endpoint.process)).sort((left, right) => left - right)
    const visible = (share: number) => durations[Math.floor(durations.length * share)]
    const seen = { applied: durations.length, visibleP50: visible(0.5), visibleP99: visible(0.99) }
    print({ endpoint: kind, rate: 200, p50, p99, ...seen })
  } finally {
    await stopEndpoint(endpoint.process)
  }
}

/** What the first deliveries left to apply is no part of what follows. */
async function untilApplied(endpoint: ChildProcess): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1_000))
  while ((await askDurations(endpoint)).length > 0)
}

async function startEndpoint(kind: EndpointKind): Promise<{ port: number; process: ChildProcess }> {
  const database = kind.startsWith('postgres') ? [await server.createDatabase()] : []
  const child = fork(endpointPath, [kind, ...database], { execArgv: [] })
  const [port] = (await once(child, 'message')) as [number]
  return { port, process: child }
}

async function askDurations(child: ChildProcess): Promise<number[]> {
  const answered = once(child, 'message')
  child.send('durations')
  const [durations] = (await answered) as [number[]]
  return durations
}

async function stopEndpoint(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.disconnect()
  await ended
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

function print(measured: object): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`)
}
