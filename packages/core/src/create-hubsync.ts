import pLimit from 'p-limit'
import type { EventBus } from './contracts/event-bus.js'
import type { FailureHandler } from './contracts/failure-handler.js'
import type { Inbox } from './contracts/inbox.js'
import type { Lock } from './contracts/lock.js'
import type { Clock, Runtime } from './contracts/runtime.js'
import type { SyncSource } from './contracts/source.js'
import type { DeliveryEvent, StatusEvent, StatusSink, SyncEvent } from './contracts/status-sink.js'
import type { Store } from './contracts/store.js'
import { HubSyncError } from './errors/hubsync-error.js'
import { chooseSource } from './github/choose-source.js'
import type { BudgetOptions } from './github/client/budget-options.js'
import type { CircuitBreakerOptions } from './github/client/circuit-breaker.js'
import { createGitHubClient } from './github/client/create-github-client.js'
import type { GitHubClient } from './github/client/github-client.js'
import { resolveApi } from './github/client/resolve-api.js'
import { type Authentication, createTokenReaders, type ReadCredential } from './github/client/token-reader.js'
import { checkGit } from './github/git/check-git.js'
import { createGitSource } from './github/git/create-git-source.js'
import { type GitUrl, webOrigin } from './github/git/git-address.js'
import { joinSources } from './github/join-sources.js'
import { defaultTenant, type Scope } from './model/ids.js'
import { defaultLabelRules, type LabelRules } from './normalize/triage/label-rules.js'
import { StatusTracker, type SyncStatusTracker } from './status/status-tracker.js'
import type { ListingOptions } from './streams/stream.js'
import { type CommitSource, checkCommitSource } from './sync/sync-options.js'
import { SyncOrchestrator } from './sync/sync-orchestrator.js'
import { systemRuntime } from './system-runtime.js'
import { WebhookEngine } from './webhook/webhook-engine.js'
import { WebhookHub } from './webhook/webhook-hub.js'
import type { WebhookOptions } from './webhook/webhook-options.js'
import type { TenantDesk } from './webhook/worker/tenant-desk.js'

export interface HubSyncOptions extends Partial<Runtime> {
  readonly store: Store
  /** Keeps two runs of one owner apart; comes with the adapters beside the store. */
  readonly lock?: Lock
  /** Where deliveries wait until they are applied; comes with the adapters beside the store. */
  readonly inbox?: Inbox
  /** Tells other processes of what was applied in this one; default: none is told. */
  readonly bus?: EventBus
  readonly webhooks?: WebhookOptions & {
    /** The token that is read with what deliveries of a tenant do not carry; default: `auth`. */
    readonly authOf?: (tenantId: string) => Authentication
  }
  /**
   * A token, or a function that is asked for one whenever it may have changed; or a list of them, of one account or of
   * several installations, that are used side by side. Absent: public data, by REST.
   */
  readonly auth?: Authentication
  /** Default `https://api.github.com`; every form of a GitHub Enterprise Server address is understood. */
  readonly apiUrl?: string
  /** Whose data it is; default `default`. */
  readonly tenantId?: string
  readonly sinks?: readonly StatusSink[]
  /** Which labels mean what; default `defaultLabelRules`. */
  readonly labelRules?: LabelRules
  /**
   * What is asked beyond plain records; see docs/concepts/parity.md. Statistics default to `pull-requests` over
   * GraphQL, where they cost nothing, and to `none` over REST, where each is a request. REST always tells parents.
   */
  readonly enrichment?: Partial<ListingOptions>
  /**
   * The longest that a run waits for a limit of GitHub's, in milliseconds; default 65 minutes. One that is farther off
   * ends the run with `budget_exhausted`.
   */
  readonly maximumWaitMs?: number
  /**
   * Where commits are read; default `api`. `git` fetches them by the git command line, which costs no request at any
   * size and tells no accounts and no statistics: see docs/concepts/commits-from-git.md.
   */
  readonly commits?: CommitSource
  /** Where git keeps what it fetched, so that later runs fetch what is new; default a folder that goes with the run. */
  readonly gitDirectory?: string
  /** Where git finds a repository, if not at GitHub: a mirror that is never behind it. It is not shown the token. */
  readonly gitUrl?: GitUrl
  /** How much of GitHub's hourly budgets runs may take; see docs/configuration.md. Default: all of them. */
  readonly budget?: BudgetOptions
  /** When GitHub is left alone because it fails again and again; false never does. See docs/errors.md. */
  readonly circuitBreaker?: CircuitBreakerOptions | false
  /** Decides what becomes of a failure of a run: waits, tries again, leaves it out or stops. See docs/errors.md. */
  readonly onError?: FailureHandler
}

/** One tenant's window on GitHub and on its own copy of it. */
export interface HubSync {
  readonly tenantId: string
  /** The time that everything here goes by. */
  readonly clock: Clock
  readonly client: GitHubClient
  readonly sync: SyncOrchestrator
  readonly status: SyncStatusTracker
  /** Deliveries of webhooks. What it does needs an inbox, which comes with the adapters beside the store. */
  readonly webhooks: WebhookHub
  /** The same store and settings for another tenant: shares process resources, never data, limiters or caches. */
  forTenant(tenantId: string, auth?: Authentication): HubSync
  /**
   * Calls a listener with every event of this hub's runs, and of deliveries: of its tenant's, or of all for the hub that
   * `createHubSync` made. Returns what ends that.
   */
  listen(listener: (event: StatusEvent) => void): () => void
  /** Ends the worker of deliveries once those under way are settled, then timers and waiting requests. The store stays the host's. */
  close(): Promise<void>
}

/**
 * Puts the parts together: the only file that knows every one of them.
 *
 * @throws HubSyncError `configuration_invalid` when the store is missing or an address is malformed.
 */
export function createHubSync(options: HubSyncOptions): HubSync {
  return openHub(options, null).hub
}

/** What the hubs of one `createHubSync` share. */
interface Family {
  /** Null without an inbox. */
  readonly engine: WebhookEngine | null
  /** Who listens to deliveries: of one tenant, or, with null, to all. */
  readonly listeners: Map<StatusSink, string | null>
}

interface OpenHub {
  readonly hub: HubSync
  readonly desk: TenantDesk
}

/** @param shared null for the first hub of a family, which opens what they share */
function openHub(options: HubSyncOptions, shared: Family | null): OpenHub {
  const { store, lock, auth, apiUrl, labelRules = defaultLabelRules, enrichment = {} } = options
  const { maximumWaitMs, budget, circuitBreaker, onError = null } = options
  if (!store) {
    throw new HubSyncError(
      'configuration_invalid',
      'createHubSync needs a store: spread memoryAdapter() or prismaAdapter(prisma)',
    )
  }
  checkCommitSource(options.commits)
  const runtime = systemRuntime(options)
  const tenantId = checkTenant(options.tenantId ?? defaultTenant)
  const client = createGitHubClient({
    ...runtime,
    tenantId,
    ...(store.answers && { answers: store.answers }),
    ...(auth && { auth }),
    ...(apiUrl && { apiUrl }),
    ...(maximumWaitMs !== undefined && { maximumWaitMs }),
    ...(budget && { budget }),
    ...(circuitBreaker !== undefined && { circuitBreaker }),
  })
  const scope: Scope = { tenantId, host: client.host }
  const status = new StatusTracker(store, scope)
  const sinks = new Set<StatusSink>([{ emit: (event) => status.follow(event) }, ...(options.sinks ?? [])])
  const emit = (event: SyncEvent) => {
    for (const sink of sinks) tell(sink, event, runtime)
  }
  const sync = new SyncOrchestrator(
    { scope, store, runtime, labelRules, onError, emit, lock: lock ?? null },
    async (transport, access, { commits = options.commits, signal }) => {
      const run = client.forRun(access)
      const { quota } = run
      if (commits === 'git') await checkGit(signal)
      const readers = createTokenReaders(auth ?? null)
      const open = (own: GitHubClient, readCredentials: readonly ReadCredential[]): SyncSource => {
        const source = chooseSource(own, transport, enrichment)
        if (commits !== 'git') return source
        return createGitSource(source, {
          scope,
          origin: webOrigin(resolveApi(apiUrl)),
          readCredentials,
          clock: runtime.clock,
          directory: options.gitDirectory,
          gitUrl: options.gitUrl,
        })
      }
      const [first, ...others] = (await run.client.installations()).map((way) => ({
        ...way,
        source: open(way.client, readers.slice(way.position - 1, way.position)),
      }))
      const source = first === undefined ? open(run.client, readers) : joinSources([first, ...others])
      return { source, quota }
    },
  )
  // Runs of one owner would only wait for each other's lease.
  const oneByOne = pLimit(1)
  const desk: TenantDesk = {
    parts: { scope, store, runtime, labelRules },
    read: (reading) => oneByOne(() => sync.readAgain(reading)),
  }
  const desks = new Map<string, OpenHub>()
  const family = shared ?? openFamily(options, scope, runtime, (id) => findDesk(id))
  const listensTo = shared ? tenantId : null
  const hub: HubSync = {
    tenantId,
    clock: runtime.clock,
    client,
    sync,
    status,
    webhooks: new WebhookHub(family.engine, listensTo, {
      client,
      clock: runtime.clock,
      selection: options.webhooks?.hooks,
    }),
    forTenant: (id, token) => openTenant(id, token).hub,
    listen: (listener) => {
      const sink = { emit: listener }
      sinks.add(sink)
      family.listeners.set(sink, listensTo)
      return () => {
        sinks.delete(sink)
        family.listeners.delete(sink)
      }
    },
    close: async () => {
      if (!shared) await family.engine?.queue.stop()
      await Promise.all([client.close(), ...[...desks.values()].map((each) => each.hub.close())])
    },
  }
  return { hub, desk }

  function openTenant(id: string, token: Authentication | undefined): OpenHub {
    return openHub({ ...options, tenantId: id, ...(token && { auth: token }) }, family)
  }

  /** Deliveries of a tenant are applied, and what they lack is read, with what a hub of its own has. */
  function findDesk(id: string): TenantDesk {
    if (id === tenantId) return desk
    const found = desks.get(id) ?? openTenant(id, options.webhooks?.authOf?.(id))
    desks.set(id, found)
    return found.desk
  }
}

function openFamily(
  { inbox, bus, sinks = [], webhooks = {} }: HubSyncOptions,
  { tenantId, host }: Scope,
  runtime: Runtime,
  deskOf: (tenantId: string) => TenantDesk,
): Family {
  const listeners = new Map<StatusSink, string | null>()
  const emit = (event: DeliveryEvent) => {
    for (const sink of sinks) tell(sink, event, runtime)
    for (const [sink, listensTo] of listeners) {
      if (listensTo === null || listensTo === event.data.tenantId) tell(sink, event, runtime)
    }
  }
  if (!inbox) return { engine: null, listeners }
  const parts = { host, tenantId, inbox, bus: bus ?? null, runtime, deskOf, emit, options: webhooks }
  return { engine: new WebhookEngine(parts), listeners }
}

/** A listener's failure is its own: it is logged, and the run goes on. */
function tell(sink: StatusSink, event: StatusEvent, { logger }: Runtime): void {
  try {
    sink.emit(event)
  } catch (thrown) {
    logger.warn({ event: event.type, error: HubSyncError.from(thrown).message }, 'A status sink failed')
  }
}

function checkTenant(tenantId: string): string {
  if (tenantId.trim() !== '' && tenantId.length <= 200) return tenantId
  throw new HubSyncError('configuration_invalid', 'A tenant id is a text of 1 to 200 characters')
}

/** The tracker of a hub's runs: what is under way, and what ran before. */
export function createSyncStatusTracker(hub: HubSync): SyncStatusTracker {
  return hub.status
}
