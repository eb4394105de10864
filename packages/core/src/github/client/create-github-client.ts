import pLimit from 'p-limit'
import type { Logger, Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { defaultTenant } from '../../model/ids.js'
import { systemRuntime } from '../../system-runtime.js'
import { CallSender } from './call-sender.js'
import { CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js'
import type { GitHubClient, GitHubClientOptions } from './github-client.js'
import { listCommits, listContributors, listIssues, listPullRequests, listReviews } from './list-records.js'
import { getRepo, listRepos } from './list-repositories.js'
import { readRateLimit } from './read-rate-limit.js'
import { resolveApi } from './resolve-api.js'
import { ResponseCache } from './response-cache.js'
import { runBatch } from './run-batch.js'
import { sendQuery } from './send-query.js'
import { sendRequest } from './send-request.js'
import { createTokenReader, type ReadCredential } from './token-reader.js'
import { UsageMeter } from './usage-meter.js'
import { verifyAuth } from './verify-auth.js'

const defaultConcurrency = 5
const defaultTimeoutMs = 30_000
const defaultMaximumWaitMs = 65 * 60_000

/**
 * Makes a client for one tenant and one token.
 *
 * @throws HubSyncError `configuration_invalid` for a malformed address or number, `token_missing` for an empty token
 */
export function createGitHubClient(options: GitHubClientOptions = {}): GitHubClient {
  const runtime = systemRuntime(options)
  const address = resolveApi(options.apiUrl)
  const meter = new UsageMeter()
  const readCredential = createTokenReader(options.auth ?? null)
  const sender = new CallSender({
    address,
    runtime,
    meter,
    breaker: createBreaker(options.circuitBreaker, { ...runtime, host: address.host }),
    tenant: options.tenantId ?? defaultTenant,
    readCredential,
    cache: new ResponseCache(runtime.clock),
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    maximumWaitMs: checkWait(options.maximumWaitMs ?? defaultMaximumWaitMs),
  })
  const shared: Shared = {
    host: address.host,
    isAuthenticated: options.auth !== undefined,
    readCredential,
    sender,
    meter,
    logger: runtime.logger,
  }
  return createView(shared, options.concurrency ?? defaultConcurrency)
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
  readonly readCredential: ReadCredential
  readonly sender: CallSender
  readonly meter: UsageMeter
  readonly logger: Logger
}

function createView(shared: Shared, concurrency: number): GitHubClient {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100) {
    throw new HubSyncError(
      'configuration_invalid',
      `The concurrency ${concurrency} is not a number from 1 to 100`,
    )
  }
  const { host, isAuthenticated, sender, meter, logger } = shared
  const limit = pLimit(concurrency)
  const client: GitHubClient = {
    host,
    isAuthenticated,
    logger,
    get usage() {
      return meter.read()
    },
    get budgets() {
      return sender.budgets
    },
    request: (route, parameters = {}, requestOptions = {}) =>
      sendRequest(sender, limit, { ...requestOptions, route, parameters }),
    graphql: (query, variables, queryOptions = {}) =>
      sendQuery((call) => sender.send(call, limit), { ...queryOptions, query, variables, host }, meter),
    verifyAuth: (listOptions) => verifyAuth(client, shared.readCredential, listOptions),
    getRateLimit: (listOptions) => readRateLimit(client, listOptions),
    listRepos: (owner, listOptions) => listRepos(client, owner, listOptions),
    getRepo: (repository, listOptions) => getRepo(client, repository, listOptions),
    listIssues: (repository, listOptions) => listIssues(client, repository, listOptions),
    listPullRequests: (repository, listOptions) => listPullRequests(client, repository, listOptions),
    listReviews: (repository, number, listOptions) => listReviews(client, repository, number, listOptions),
    listCommits: (repository, listOptions) => listCommits(client, repository, listOptions),
    listContributors: (repository, listOptions) => listContributors(client, repository, listOptions),
    batch: (tasks) => runBatch(tasks, concurrency),
    withConcurrency: (other) => createView(shared, other),
    meter: () => meter.start(),
    close: async () => sender.close(),
  }
  return client
}
