import { type Answer, isRecord } from './answer.js'
import { readQueryData } from './query-data.js'

/** What GitHub charges at least; the price of a query that does not ask for it is not told. */
const smallestCost = 1

/** The points of a query. An Enterprise Server without limits tells null and charges nothing. */
export function costOfQuery({ body }: Pick<Answer, 'body'>): number {
  const data = readQueryData(body)
  if (data === null || !('rateLimit' in data)) return smallestCost
  return isRecord(data.rateLimit) && typeof data.rateLimit.cost === 'number' ? data.rateLimit.cost : 0
}
