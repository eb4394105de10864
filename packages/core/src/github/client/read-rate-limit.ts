import { isRecord } from './answer.js'
import type { Budget, Budgets } from './budget-watch.js'
import type { GitHubClient, ListOptions } from './github-client.js'

/**
 * Asks for both budgets. An Enterprise Server without limits answers 404: there, both are null.
 *
 * Source: https://docs.github.com/rest/rate-limit/rate-limit
 */
export async function readRateLimit(
  client: Pick<GitHubClient, 'request'>,
  { signal }: ListOptions = {},
): Promise<Budgets> {
  const { status, data } = await client.request('GET /rate_limit', {}, { accept: [404], signal })
  const resources = status !== 404 && isRecord(data) && isRecord(data.resources) ? data.resources : {}
  return { rest: readBudget(resources.core), graphql: readBudget(resources.graphql) }
}

function readBudget(resource: unknown): Budget | null {
  if (!isRecord(resource)) return null
  const { limit, remaining, reset } = resource
  if (typeof limit !== 'number' || typeof remaining !== 'number' || typeof reset !== 'number') return null
  return { limit, remaining, resetAt: new Date(reset * 1000) }
}
