import type { HubSync, HubSyncOptions, OwnerSyncOptions, Scope, StatusEvent, SyncResult } from '@hubsync/core'
import {
  createSimulator,
  generatedUntil,
  generateWorld,
  type Mutation,
  mutate,
  type Simulator,
} from '@hubsync/simulator'
import { createManualClock, type ManualClock } from '../flows/manual-clock.js'
import type { Product } from '../rules/product.js'
import { compareRows } from '../support/compare-rows.js'
import type { SharedDatabase, StoredTenant } from './shared-database.js'
import { visibleRows } from './visible-rows.js'

/** Two tenants of one database that copy the same owner; the token of one sees more than that of the other. */
export interface Neighbours {
  readonly simulator: Simulator
  readonly clock: ManualClock
  /** Sees all repositories of the owner. */
  readonly wide: Tenant
  /** Sees the public ones alone. */
  readonly narrow: Tenant
  /** Full name of a repository that `narrow` does not see. */
  readonly hidden: string
  /** Resolves when somebody begins to wait for a limit of GitHub's. */
  nextWait(): Promise<void>
  /** Lets such waits end, those of the future too. */
  endWaits(): void
  /** A hub of the tenant `wide` as another process would have it, or of a third one. */
  openHub(options?: Partial<HubSyncOptions>): HubSync
  erase(tenantId: string): Promise<void>
  /** Everything that the database holds of a tenant on one host. */
  stored(scope: Scope): Promise<StoredTenant>
  act(...mutations: Mutation[]): void
  close(): Promise<void>
}

export interface Tenant {
  readonly scope: Scope
  readonly hub: HubSync
  /** What the tenant's own listener heard. */
  readonly heard: StatusEvent[]
  /** Sees each of the tenant's requests; what it returns is answered instead of GitHub. */
  onRequest: RequestHook | undefined
  sync(options?: Partial<OwnerSyncOptions>): Promise<SyncResult>
  /** What its copy holds differently from what its token sees. */
  differences(): Promise<string[]>
  /** Everything that the database holds of it. */
  stored(): Promise<StoredTenant>
}

export type RequestHook = (request: {
  readonly url: string
  readonly headers: Headers
  readonly send: () => Promise<Response>
}) => Response | undefined | Promise<Response | undefined>

const owner = 'acme'
/** Nothing but a limit of GitHub's is waited for so long. */
const longMs = 60_000
const heartbeatMs = 3_000

let opened = 0

export async function openNeighbours(product: Product, database: SharedDatabase): Promise<Neighbours> {
  const clock = createManualClock(new Date(generatedUntil.getTime() + 2 * 86_400_000))
  const rights = { login: owner, scopes: ['repo', 'read:org'] }
  const world = generateWorld({
    ...{ repositories: 3, issues: 12, pullRequests: 8, reviews: 10, commits: 30, members: 3 },
    clock: () => clock.now(),
    tokens: {
      wide: { ...rights, visibleRepositories: 'all' },
      narrow: { ...rights, visibleRepositories: 'public' },
    },
  })
  const simulator = createSimulator({ world })
  const apiUrl = await simulator.listen()
  const hidden = `${owner}/${world.repositoriesOf(world.accountByLogin(owner)?.id ?? 0)[0]?.name}`
  mutate(world, [{ action: 'setVisibility', repository: hidden, visibility: 'private' }])
  clock.advance(60)

  opened += 1
  const limits = { areOver: false, waiting: [] as (() => void)[], watching: [] as (() => void)[] }
  let heartbeats: { at: number; beat: () => void }[] = []
  const hubs: HubSync[] = []
  const tenants = new Map<string, Tenant>()
  const adapter = await database.connect(product, clock)
  const shared: HubSyncOptions = {
    ...adapter,
    auth: 'wide',
    apiUrl,
    tenantId: `wide ${opened}`,
    clock: { now: clock.now, sleep },
    fetch: async (address, request) => {
      pass(1)
      const headers = new Headers(request?.headers)
      const tenant = tenants.get(headers.get('authorization')?.split(' ').at(-1) ?? '')
      const send = () => fetch(address, request)
      return (await tenant?.onRequest?.({ url: String(address), headers, send })) ?? send()
    },
  }

  function pass(seconds: number): void {
    clock.advance(seconds)
    const isDue = ({ at }: (typeof heartbeats)[number]) => at <= clock.now().getTime()
    for (const due of heartbeats.filter(isDue)) due.beat()
    heartbeats = heartbeats.filter((each) => !isDue(each))
  }

  async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds === heartbeatMs) {
      return new Promise((resolve) => {
        const beat = () => {
          signal?.removeEventListener('abort', beat)
          resolve()
        }
        signal?.addEventListener('abort', beat)
        heartbeats.push({ at: clock.now().getTime() + milliseconds, beat })
      })
    }
    if (milliseconds >= longMs && !limits.areOver) {
      for (const notice of limits.watching.splice(0)) notice()
      await new Promise<void>((resolve) => limits.waiting.push(resolve))
    }
    await clock.sleep(milliseconds, signal)
    pass(0)
  }

  function endWaits(): void {
    limits.areOver = true
    for (const end of limits.waiting.splice(0)) end()
  }

  function openTenant(hub: HubSync, token: string): Tenant {
    const heard: StatusEvent[] = []
    const scope = { tenantId: hub.tenantId, host: hub.client.host }
    hub.listen((event) => heard.push(event))
    hubs.push(hub)
    const tenant: Tenant = {
      scope,
      hub,
      heard,
      onRequest: undefined,
      sync: (options) => hub.sync.incrementalSync({ owner, transport: 'graphql', ...options }),
      differences: async () => compareRows(visibleRows(world, owner, token), await database.readCopy(scope)),
      stored: () => database.readAll(scope),
    }
    tenants.set(token, tenant)
    return tenant
  }

  const wide = product.createHubSync(shared)
  return {
    simulator,
    clock,
    wide: openTenant(wide, 'wide'),
    narrow: openTenant(wide.forTenant(`narrow ${opened}`, 'narrow'), 'narrow'),
    hidden,
    nextWait: () => new Promise((resolve) => limits.watching.push(resolve)),
    endWaits,
    openHub: (options) => {
      const hub = product.createHubSync({ ...shared, ...options })
      hubs.push(hub)
      return hub
    },
    erase: (tenantId) => adapter.store.erase(tenantId),
    stored: (scope) => database.readAll(scope),
    act: (...mutations) => {
      clock.advance(60)
      mutate(world, mutations)
      clock.advance(60)
    },
    close: async () => {
      endWaits()
      for (const hub of hubs) await hub.close()
      await simulator.close()
    },
  }
}
