import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSSEHandler, createWebhookMiddleware, type HubSync, HubSyncError } from '@hubsync/core'
import { type OpenHub, openHub } from '../open-hub.js'
import { createAccess, isLoopback } from '../serve/access.js'
import { createHubServer } from '../serve/create-server.js'
import { readDashboard } from '../serve/dashboard-data.js'
import { readHealth } from '../serve/health.js'
import { createLoginLimit } from '../serve/login-limit.js'
import { createMetrics } from '../serve/metrics.js'
import { createRecovery } from '../serve/recover-deliveries.js'
import { checkPattern, scheduleRuns } from '../serve/schedule-runs.js'
import { type CommonOptions, requireToken, resolveSettings, type Surroundings } from '../settings.js'
import type { Output } from '../terminal/output.js'
import { terminalLogger } from '../terminal/terminal-logger.js'

export interface ServeCommandOptions extends CommonOptions {
  readonly port: number
  readonly host: string
  readonly schedule: string
  readonly secret?: string
  readonly webhookUrl?: string
  readonly transport: 'auto' | 'graphql' | 'rest'
  readonly concurrency: number
  readonly streams?: readonly string[]
}

/** `hubsync serve`: webhooks, scheduled runs, their events, figures and a page that shows them, until it is stopped. */
export async function runServeCommand(
  named: readonly string[],
  options: ServeCommandOptions,
  surroundings: Surroundings & { output: Output; signal: AbortSignal },
): Promise<number> {
  const { output, environment } = surroundings
  const fallback = environment.GITHUB_OWNER ? [environment.GITHUB_OWNER] : []
  const owners = named.length > 0 ? named : fallback
  const settings = resolveSettings(options, surroundings)
  if (owners.length > 0) requireToken(settings, options.transport, surroundings)
  const secret = options.secret ?? (environment.HUBSYNC_SERVE_SECRET || null)
  checkSecret(secret, options.host)
  checkPattern(options.schedule)
  const webhookUrl = options.webhookUrl ?? (environment.HUBSYNC_WEBHOOK_URL || null)
  checkWebhookUrl(webhookUrl)
  const webhookSecrets = splitSecrets(environment.GITHUB_WEBHOOK_SECRET)
  const opened = openHub(settings, {
    migrate: true,
    logger: terminalLogger(output),
    onOpen: (database) => output.say(`Serving ${owners.join(', ') || 'webhooks'} from ${database}`),
    ...(webhookSecrets.length > 0 && { webhookSecrets }),
  })
  try {
    // The tables are made, or found wanting, before anyone can ask.
    await opened.hub.status.getSyncHistory(1)
    await serve(
      opened,
      { ...options, owners, secret, webhookUrl, takesWebhooks: webhookSecrets.length > 0 },
      surroundings,
    )
    return 0
  } finally {
    await opened.close()
  }
}

interface Serving extends Omit<ServeCommandOptions, 'secret' | 'webhookUrl'> {
  readonly owners: readonly string[]
  readonly secret: string | null
  readonly webhookUrl: string | null
  readonly takesWebhooks: boolean
}

async function serve(
  { hub, store }: OpenHub,
  {
    owners,
    secret,
    webhookUrl,
    takesWebhooks,
    port,
    host,
    schedule,
    transport,
    concurrency,
    streams,
  }: Serving,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<void> {
  const metrics = createMetrics(hub)
  hub.listen((event) => metrics.follow(event))
  const stream = createSSEHandler(hub, { authorize: () => true })
  const say = (what: string, thrown: unknown) => output.say(`${what}: ${HubSyncError.from(thrown).message}`)
  const stopping = new AbortController()
  const server = createHubServer({
    access: createAccess(secret, () => hub.clock.now()),
    loginLimit: createLoginLimit(() => hub.clock.now()),
    webhooks: takesWebhooks ? createWebhookMiddleware(hub) : null,
    stream,
    metrics,
    readHealth: shareWork(() => readHealth(hub)),
    readDashboard: shareWork(() =>
      readDashboard({ hub, store, owners, nextRun: () => runs?.next() ?? null }),
    ),
    replay: (hookId, deliveryId) => hub.webhooks.replay({ hookId, deliveryId }),
    onFailure: (thrown) => say('A request failed', thrown),
  })
  let runs: ReturnType<typeof scheduleRuns> | null = null
  try {
    await listen(server, port, host)
    output.out(`Listening on ${addressOf(server.address() as AddressInfo)}`)
    if (!takesWebhooks) output.say('Webhooks are refused until GITHUB_WEBHOOK_SECRET is set')
    hub.webhooks.start()
    runs = scheduleRuns(hub, {
      owners,
      pattern: schedule,
      signal: stopping.signal,
      transport,
      concurrency,
      ...(streams !== undefined && { streams }),
      recover: webhookUrl === null ? null : createRecovery(hub, webhookUrl, (text) => output.say(text)),
      onResult: (result) => metrics.addRun(result),
      onFailure: (owner, error) => {
        metrics.addFailedRun()
        say(`The run of ${owner} failed`, error)
      },
    })
    if (!signal.aborted) await once(signal, 'abort')
    output.say('Stopping')
  } finally {
    stopping.abort()
    stream.close()
    const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : null
    server.closeIdleConnections()
    await runs?.stop()
    await stopDeliveries(hub)
    server.closeAllConnections()
    await closed
  }
}

const shortestSecret = 16
const patienceMs = 5_000

/**
 * Lets deliveries that are being applied come to their end. What they still read from GitHub may wait for its limits for
 * an hour: it is given up after some seconds, and they are due again for whoever serves next.
 */
async function stopDeliveries({ client, clock, webhooks }: HubSync): Promise<void> {
  const settled = new AbortController()
  const giveUp = clock.sleep(patienceMs, settled.signal).then(
    () => client.close(),
    () => undefined,
  )
  await webhooks.stop()
  settled.abort()
  await giveUp
}

/** However many look, the database is asked for one of them at a time. */
function shareWork<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let underWay: Promise<Value> | null = null
  return () => {
    underWay ??= work().finally(() => {
      underWay = null
    })
    return underWay
  }
}

/** @throws HubSyncError `configuration_invalid` when others could see everything. */
function checkSecret(secret: string | null, host: string): void {
  if (secret === '') throw new HubSyncError('configuration_invalid', 'The value of --secret is empty')
  if (secret !== null && secret.length < shortestSecret) {
    const message = `The secret of the page is shorter than ${shortestSecret} characters: it could be guessed`
    throw new HubSyncError('configuration_invalid', message)
  }
  if (secret !== null || isLoopback(host)) return
  throw new HubSyncError(
    'configuration_invalid',
    `Whoever reaches ${host} could see everything: set --secret or HUBSYNC_SERVE_SECRET, or use --host 127.0.0.1`,
  )
}

/** @throws HubSyncError `configuration_invalid` */
function checkWebhookUrl(url: string | null): void {
  if (url === null || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return
  throw new HubSyncError('configuration_invalid', `The address of webhooks is none: ${JSON.stringify(url)}`)
}

function splitSecrets(list: string | undefined): string[] {
  const secrets = (list ?? '').split(',').map((secret) => secret.trim())
  return secrets.filter((secret) => secret !== '')
}

async function listen(server: ReturnType<typeof createHubServer>, port: number, host: string): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new HubSyncError('configuration_invalid', `Cannot listen on ${host}:${port}: ${why}`, {
      cause: thrown,
    })
  }
}

function addressOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
