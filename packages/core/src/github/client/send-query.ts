import { isRecord } from './answer.js'
import type { Call, Reply } from './call-sender.js'
import { findQueryFailure, readQueryData } from './find-query-failure.js'
import type { GraphqlAnswer, QueryOptions } from './github-client.js'
import { readGraphqlErrors } from './graphql-error.js'
import type { UsageMeter } from './usage-meter.js'

/** What GitHub charges at least; the price of a query that does not ask for it is not told. */
const smallestCost = 1

/**
 * Sends a query or a mutation. Fails only when nothing came that can be used.
 *
 * @throws HubSyncError `response_too_large` when the query was too much for GitHub, and those of any request
 */
export async function sendQuery(
  send: (call: Call) => Promise<Reply>,
  options: QueryOptions & {
    query: string
    variables: Readonly<Record<string, unknown>> | undefined
    host: string
  },
  meter: UsageMeter,
): Promise<GraphqlAnswer> {
  const { query, variables, host, signal, timeoutMs, isSplittable } = options
  const reply = await send({
    api: 'graphql',
    route: 'POST /graphql',
    parameters: { query, ...(variables && { variables }) },
    isWrite: isMutation(query),
    isSplittable,
    signal,
    timeoutMs,
  })
  const data = readQueryData(reply.data)
  meter.countPoints(costOf(data))
  const failure = findQueryFailure(reply.data, host)
  if (failure !== null || data === null) throw failure
  return { data, errors: readGraphqlErrors(reply.data), observedAt: reply.observedAt }
}

/** Told apart by the document, because both are sent the same way. */
export function isMutation(query: string): boolean {
  const document = query.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g, '')
  return /(?:^|\})\s*mutation\b/.test(document)
}

/** An Enterprise Server without limits tells null and charges nothing. */
function costOf(data: Readonly<Record<string, unknown>> | null): number {
  if (data === null || !('rateLimit' in data)) return smallestCost
  return isRecord(data.rateLimit) && typeof data.rateLimit.cost === 'number' ? data.rateLimit.cost : 0
}
