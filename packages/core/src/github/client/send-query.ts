import type { Call } from './call.js'
import { findQueryFailure } from './find-query-failure.js'
import type { GraphqlAnswer, QueryOptions } from './github-client.js'
import { readGraphqlErrors } from './graphql-error.js'
import { readQueryData } from './query-data.js'
import type { Reply } from './reply.js'

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
): Promise<GraphqlAnswer> {
  const { query, variables, host, signal, timeoutMs, isSplittable, priority, forecastPoints } = options
  const reply = await send({
    api: 'graphql',
    route: 'POST /graphql',
    parameters: { query, ...(variables && { variables }) },
    isWrite: isMutation(query),
    isSplittable,
    signal,
    timeoutMs,
    priority,
    forecastPoints,
  })
  const data = readQueryData(reply.data)
  const failure = findQueryFailure(reply.data, host)
  if (failure !== null || data === null) throw failure
  return { data, errors: readGraphqlErrors(reply.data), observedAt: reply.observedAt }
}

/** Told apart by the document, because both are sent the same way. */
export function isMutation(query: string): boolean {
  const document = query.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g, '')
  return /(?:^|\})\s*mutation\b/.test(document)
}
