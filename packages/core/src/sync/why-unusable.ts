import type { Page } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'

/** Why nothing may follow from a page; undefined for one that stands. */
export function whyUnusable({ error, isWithheld, request }: Page): HubSyncError | undefined {
  if (!isWithheld) return error
  const { repository } = request
  return new HubSyncError('request_refused', `The issues of ${repository?.fullName} are switched off`)
}
