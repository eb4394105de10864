import { HubSyncError } from '../../errors/hubsync-error.js'
import { describeGraphqlError } from './describe-failure.js'
import { readGraphqlErrors } from './graphql-error.js'
import { readQueryData } from './query-data.js'

/** Why a query was answered without data; null where there is some, whatever errors came along. */
export function findQueryFailure(body: unknown, host: string): HubSyncError | null {
  if (readQueryData(body) !== null) return null
  const [first] = readGraphqlErrors(body)
  if (first !== undefined) return describeGraphqlError(first, host)
  return new HubSyncError('response_invalid', `${host} answered a GraphQL query with no data`)
}
