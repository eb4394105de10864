import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from './answer.js'
import { describeGraphqlError } from './describe-failure.js'
import { readGraphqlErrors } from './graphql-error.js'

/** The data of a query's answer; null where none came. */
export function readQueryData(body: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(body) && isRecord(body.data) ? body.data : null
}

/** Why a query was answered without data; null where there is some, whatever errors came along. */
export function findQueryFailure(body: unknown, host: string): HubSyncError | null {
  if (readQueryData(body) !== null) return null
  const [first] = readGraphqlErrors(body)
  if (first !== undefined) return describeGraphqlError(first, host)
  return new HubSyncError('response_invalid', `${host} answered a GraphQL query with no data`)
}
