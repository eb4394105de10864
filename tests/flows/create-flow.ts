import type { MemoryDatabase } from '@hubsync/adapter-memory'
import type { HubSync, HubSyncOptions, OwnerSyncOptions, Scope, Store, SyncResult } from '@hubsync/core'
import {
  createSimulator,
  type GenerateWorldOptions,
  generatedUntil,
  generateWorld,
  type LimitOptions,
  type Mutation,
  type MutationResult,
  mutate,
  readState,
  type Simulator,
  type World,
} from '@hubsync/simulator'
import { expect } from 'vitest'
import { type Product, soundProduct } from '../rules/product.js'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { createManualClock, type ManualClock } from './manual-clock.js'
import { readContributors, readMemoryCopy } from './read-memory-copy.js'

export type Transport = 'graphql' | 'rest'
export const transports = ['graphql', 'rest'] as const

export interface FlowOptions extends GenerateWorldOptions {
  transport?: Transport
  limits?: LimitOptions
  /** Seconds that pass at GitHub with every request. Default 1. */
  secondsPerRequest?: number
  token?: string
  hub?: Partial<HubSyncOptions>
  /** What to play with; default the product as it is. */
  product?: Pick<Product, 'createHubSync' | 'createMemoryDatabase' | 'memoryAdapter'>
  /** How far the host's clock is ahead of GitHub's. Default 0. */
  hostAheadMs?: number
  /** What runs see of the store. */
  wrapStore?: (store: Store) => Store
}

/** Called before each request goes out; what it returns is answered instead of GitHub. */
export type RequestHook = (request: {
  /** Counts from 1 since the hook was set. */
  nth: number
  url: URL
  body: string
  headers: Headers
  /** What GitHub answers. */
  send: () => Promise<Response>
}) => Response | undefined | Promise<Response | undefined>

/** A small GitHub and a copy of it in memory, with one clock for both. */
export interface Flow {
  readonly simulator: Simulator
  readonly world: World
  readonly clock: ManualClock
  readonly database: MemoryDatabase
  readonly scope: Scope
  readonly hub: HubSync
  /** What runs see of it. */
  readonly store: Store
  /** A hub on the same database, as another process would have it. */
  openHub(options?: Partial<HubSyncOptions>): HubSync
  readonly owner: string
  /** Names of the owner's repositories, as `owner/name`, oldest first. */
  repositories(): string[]
  /** Lets things happen between two quiet minutes. */
  act(...mutations: Mutation[]): MutationResult[]
  /** Lets things happen in this very second. */
  actAtOnce(...mutations: Mutation[]): MutationResult[]
  sync(options?: Partial<OwnerSyncOptions>): Promise<SyncResult>
  syncAll(options?: Partial<OwnerSyncOptions>): Promise<SyncResult>
  setSecondsPerRequest(seconds: number): void
  /** Sees requests until it is set anew. */
  onRequest(hook: RequestHook | undefined): void
  /** What of one repository differs, but for rows that should not be there. */
  differencesOf(repository: string, options?: { silent?: boolean }): string[]
  /** What differs between the copy and GitHub, but for what changed silently. */
  differences(options?: { silent?: boolean; owner?: string }): string[]
  close(): Promise<void>
}

export async function createFlow(options: FlowOptions = {}): Promise<Flow> {
  const { transport = 'graphql', limits, secondsPerRequest = 1, token = 'token', hub: own, ...more } = options
  const { product = soundProduct, hostAheadMs = 0, wrapStore = (store) => store, ...size } = more
  const clock = createManualClock(new Date(generatedUntil.getTime() + 2 * 86_400_000))
  const owner = size.owner ?? 'acme'
  const world = generateWorld({ ...smallWorld, ...size, clock: () => clock.now() })
  const simulator = createSimulator({ world, ...(limits && { limits }) })
  const apiUrl = await simulator.listen()
  const database = product.createMemoryDatabase({ clock })
  const { store, ...adapter } = product.memoryAdapter(database)
  const hooks = { hook: undefined as RequestHook | undefined, count: 0, seconds: secondsPerRequest }
  const wrapped = wrapStore(store)
  const shared: HubSyncOptions = {
    ...adapter,
    store: wrapped,
    auth: token,
    apiUrl,
    clock: { ...clock, now: () => new Date(clock.now().getTime() + hostAheadMs) },
    fetch: async (address, init) => {
      clock.advance(hooks.seconds)
      hooks.count += 1
      const url = new URL(String(address))
      const body = typeof init?.body === 'string' ? init.body : ''
      const send = () => fetch(address, init)
      const headers = new Headers(init?.headers)
      const answer = await hooks.hook?.({ nth: hooks.count, url, body, headers, send })
      return answer ?? send()
    },
    ...own,
  }
  const hub = product.createHubSync(shared)
  const scope = { tenantId: hub.tenantId, host: hub.client.host }
  return {
    simulator,
    world,
    clock,
    database,
    scope,
    hub,
    store: wrapped,
    openHub: (other) => product.createHubSync({ ...shared, ...other }),
    owner,
    repositories: () => {
      const account = world.accountByLogin(owner)
      return account ? world.repositoriesOf(account.id).map(({ name }) => `${owner}/${name}`) : []
    },
    act: (...mutations) => {
      clock.advance(60)
      const results = mutate(world, mutations)
      clock.advance(60)
      return results
    },
    actAtOnce: (...mutations) => mutate(world, mutations),
    sync: (more) => hub.sync.incrementalSync({ owner, transport, ...more }),
    syncAll: (more) => hub.sync.syncAllRepos({ owner, transport, ...more }),
    setSecondsPerRequest: (seconds) => {
      hooks.seconds = seconds
    },
    onRequest: (hook) => {
      hooks.hook = hook
      hooks.count = 0
    },
    differences: ({ silent = false, owner: login = owner } = {}) => {
      const state = readState(world, { owner: login })
      return [
        ...compareRows(expectedRows(state), readMemoryCopy(database, scope), silent ? [] : state.silent),
        ...(state.silent.some(({ kind }) => kind === 'commit')
          ? []
          : compareContributors(state, readContributors(database, scope))),
      ]
    },
    differencesOf: (fullName, { silent = false } = {}) => {
      const state = readState(world, { owner })
      const id = state.repositories.find((repository) => repository.fullName === fullName)?.id
      const own = <Thing extends { repositoryId: number }>(things: Thing[]) =>
        things.filter(({ repositoryId }) => repositoryId === id)
      const expected = expectedRows({
        ...state,
        repositories: state.repositories.filter((repository) => repository.id === id),
        issues: own(state.issues),
        pullRequests: own(state.pullRequests),
        reviews: own(state.reviews),
        commits: own(state.commits),
        members: [],
      })
      const copy = readMemoryCopy(database, scope)
      return compareRows(expected, copy, silent ? [] : state.silent).filter(
        (difference) => !difference.endsWith('should not be there'),
      )
    },
    close: async () => {
      await hub.close()
      await simulator.close()
    },
  }
}

const smallWorld = { repositories: 3, issues: 12, pullRequests: 8, reviews: 10, commits: 30, members: 4 }

/** Plays in a flow, and closes it whatever happens. */
export async function useFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  const flow = await createFlow(options)
  try {
    await play(flow)
  } finally {
    await flow.close()
  }
}

/** The run went well, everything that it could prove is proven, and the copy is GitHub. */
export function expectExact(flow: Flow, result: SyncResult): void {
  expect(result.errors).toEqual([])
  expect(result.success).toBe(true)
  expect(unprovenOf(result)).toEqual([])
  expect(flow.differences()).toEqual([])
}

export function unprovenOf(result: SyncResult) {
  return result.completeness.filter(({ outcome }) => outcome === 'unproven')
}

/** Contributors by account, or by address where GitHub links none. */
function compareContributors(state: ReturnType<typeof readState>, stored: ReadonlyMap<string, number>) {
  const expected = new Map<string, number>()
  for (const { repositoryId, author } of state.commits) {
    const identity = author.account ? `user:${author.account.id}` : `email:${author.email.toLowerCase()}`
    const key = `${repositoryId} ${identity}`
    expected.set(key, (expected.get(key) ?? 0) + 1)
  }
  return [...new Set([...expected.keys(), ...stored.keys()])].flatMap((key) =>
    expected.get(key) === stored.get(key)
      ? []
      : [`contributor ${key}: ${stored.get(key)} should be ${expected.get(key)}`],
  )
}

/** Number of the oldest pull request of the oldest repository. */
export function firstPullRequest(flow: Flow): number {
  const [repository] = flow.world.repositoriesOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)
  return flow.world.pullRequestsOf(repository?.id ?? 0)[0]?.number ?? 0
}

/** Refuses every listing of one repository: by its path over REST, by its alias over GraphQL. */
export function failWith(flow: Flow, fullName: string): RequestHook {
  const [owner = '', name = ''] = fullName.split('/')
  const nodeId = flow.world.findRepository(owner, name)?.repository.nodeId ?? ''
  return async ({ url, body, send }) => {
    const isListing = /\/(?:issues|pulls|commits)$/.test(url.pathname)
    if (url.pathname.startsWith(`/repos/${fullName}/`) && isListing) {
      const headers = { 'content-type': 'application/json', date: flow.clock.now().toUTCString() }
      return new Response('{"message":"Repository access blocked"}', { status: 451, headers })
    }
    if (!body.includes(nodeId)) return undefined
    const response = await send()
    const answer = (await response.json()) as { data: Record<string, unknown>; errors?: unknown[] }
    for (const alias of aliasesOf(body, nodeId)) {
      answer.data[alias] = null
      answer.errors = [...(answer.errors ?? []), { type: 'FORBIDDEN', message: 'Blocked', path: [alias] }]
    }
    return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers })
  }
}

function aliasesOf(body: string, nodeId: string): string[] {
  const { query } = JSON.parse(body) as { query: string }
  const lines = query.split('\n').filter((line) => line.includes(nodeId))
  return lines.flatMap((line) => /^(r\d+):/.exec(line.trim())?.[1] ?? [])
}

/** Login of a member of the owner. */
export function memberOf(flow: Flow): string {
  const [member] = flow.world.membersOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)
  return flow.world.accountById(member?.userId ?? 0)?.login ?? ''
}
