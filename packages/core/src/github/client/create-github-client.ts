import type { Priority } from '../../contracts/quota.js'
import type { Logger, Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { defaultTenant } from '../../model/ids.js'
import { systemRuntime } from '../../system-runtime.js'
import { Activity } from './activity.js'
import { AnswerMemory } from './answer-memory.js'
import { type ResolvedAllowances, resolveBudgetOptions } from './budget-options.js'
import type { Api } from './budget-watch.js'
import type { Call } from './call.js'
import { CallSender } from './call-sender.js'
import { CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js'
import { Demand } from './demand.js'
import type { GitHubClient, GitHubClientOptions } from './github-client.js'
import { listCommits, listContributors, listIssues, listPullRequests, listReviews } from './list-records.js'
import { getRepo, listReposOfAll } from './list-repositories.js'
import { readRateLimit } from './read-rate-limit.js'
import { resolveApi } from './resolve-api.js'
import { ResponseCache } from './response-cache.js'
import { runBatch } from './run-batch.js'
import { RunQuota } from './run-quota.js'
import { sendQuery } from './send-query.js'
import { sendRequest } from './send-request.js'
import { Slots } from './slots.js'
import { createTokenAccess, type TokenAccess } from './token-access.js'
import { TokenPool } from './token-pool.js'
import { createTokenReaders } from './token-reader.js'
import { UsageMeter } from './usage-meter.js'
import { verifyAuth } from './verify-auth.js'

const defaultConcurrency = 5
const defaultTimeoutMs = 30_000
const defaultMaximumWaitMs = 65 * 60_000

/**
 * Makes a client for one tenant and its token, or its tokens.
 *
 * @throws HubSyncError `configuration_invalid` for a malformed address or number, `token_missing` for an empty token
 */
export function createGitHubClient(options: GitHubClientOptions = {}): GitHubClient {
  const runtime = systemRuntime(options)
  const { clock, logger } = runtime
  const address = resolveApi(options.apiUrl)
  const maximumWaitMs = checkWait(options.maximumWaitMs ?? defaultMaximumWaitMs)
  const { reserve, perRun } = resolveBudgetOptions(options.budget)
  const activity = new Activity(clock)
  const demand = new Demand()
  const isShort = (api: Api): boolean => pool.isShort(api, demand)
  const accesses: TokenAccess[] = createTokenReaders(options.auth ?? null).map((readCredential, index) =>
    createTokenAccess(readCredential, index + 1, {
      ...{ clock, logger, activity, reserve, maximumWaitMs, isShort },
    }),
  )
  const pool = new TokenPool({ accesses, clock, logger })
  const sender = new CallSender({
    address,
    runtime,
    pool,
    activity,
    breaker: createBreaker(options.circuitBreaker, { ...runtime, host: address.host }),
    memory: new AnswerMemory({
      cache: new ResponseCache(clock),
      answers: options.answers ?? null,
      scope: { tenantId: options.tenantId ?? defaultTenant, host: address.host },
      runtime,
    }),
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
  })
  const shared: Shared = {
    host: address.host,
    isAuthenticated: options.auth !== undefined,
    sender,
    pool,
    demand,
    activity,
    perRun,
    meter: new UsageMeter(pool.size),
    logger,
  }
  return createView(shared, {
    concurrency: options.concurrency ?? defaultConcurrency,
    priority: 'host',
    meter: shared.meter,
    quota: null,
    access: undefined,
  })
}

function createBreaker(
  options: CircuitBreakerOptions | false | undefined,
  runtime: Runtime & { host: string },
): CircuitBreaker | null {
  return options === false ? null : new CircuitBreaker(runtime, options)
}

function checkWait(maximumWaitMs: number): number {
  if (maximumWaitMs >= 0) return maximumWaitMs
  throw new HubSyncError('configuration_invalid', `Nothing can be waited for ${maximumWaitMs} milliseconds`)
}

interface Shared {
  readonly host: string
  readonly isAuthenticated: boolean
  readonly sender: CallSender
  readonly pool: TokenPool
  readonly demand: Demand
  readonly activity: Activity
  readonly perRun: ResolvedAllowances
  /** Counts for everybody. */
  readonly meter: UsageMeter
  readonly logger: Logger
}

/** Who looks at GitHub through a client: the host itself, or one of its runs. */
interface Viewer {
  readonly concurrency: number
  readonly priority: Priority
  readonly meter: UsageMeter
  readonly quota: RunQuota | null
  /** The one token to ask with; undefined for whichever will do. */
  readonly access: TokenAccess | undefined
}

function createView(
  shared: Shared,
  viewer: Viewer,
  slots = new Slots(checkConcurrency(viewer.concurrency)),
): GitHubClient {
  const { host, isAuthenticated, sender, pool, meter, logger } = shared
  const { concurrency, priority, access } = viewer
  const asker = { slots, priority, meter: viewer.meter, quota: viewer.quota }
  const send = (call: Call) => sender.send(access === undefined ? call : { ...call, access }, asker)
  const client: GitHubClient = {
    host,
    isAuthenticated,
    logger,
    get usage() {
      return meter.read()
    },
    get budgets() {
      return pool.read()
    },
    request: (route, parameters = {}, requestOptions = {}) =>
      sendRequest(send, { ...requestOptions, route, parameters }),
    graphql: (query, variables, queryOptions = {}) =>
      sendQuery(send, { ...queryOptions, query, variables, host }),
    verifyAuth: (listOptions) =>
      verifyAuth(client, () => (access ?? pool).readCredential(listOptions?.signal), listOptions),
    getRateLimit: (listOptions) => readRateLimit(client, listOptions),
    listRepos: (owner, listOptions) => listReposOfAll(client, owner, listOptions),
    getRepo: (repository, listOptions) => getRepo(client, repository, listOptions),
    listIssues: (repository, listOptions) => listIssues(client, repository, listOptions),
    listPullRequests: (repository, listOptions) => listPullRequests(client, repository, listOptions),
    listReviews: (repository, number, listOptions) => listReviews(client, repository, number, listOptions),
    listCommits: (repository, listOptions) => listCommits(client, repository, listOptions),
    listContributors: (repository, listOptions) => listContributors(client, repository, listOptions),
    batch: (tasks) => runBatch(tasks, concurrency),
    installations: async () => {
      if (access !== undefined || pool.size === 1) return []
      await sender.identify(asker)
      if (!pool.isOfInstallations) return []
      return pool.accesses.map((own) => ({
        position: own.position,
        account: pool.installedOn(own),
        client: createView(shared, { ...viewer, access: own }, slots),
      }))
    },
    withConcurrency: (other) => createView(shared, { ...viewer, concurrency: other }),
    forRun: (run) => {
      const own = new UsageMeter(pool.size, meter)
      const quota = new RunQuota({ ...shared, meter: own })
      return {
        client: createView(shared, { ...run, priority: run.priority ?? 'run', meter: own, quota, access }),
        quota,
      }
    },
    meter: () => meter.start(),
    close: async () => sender.close(),
  }
  return client
}

function checkConcurrency(concurrency: number): number {
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100) return concurrency
  throw new HubSyncError(
    'configuration_invalid',
    `The concurrency ${concurrency} is not a number from 1 to 100`,
  )
}
