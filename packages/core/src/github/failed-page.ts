import type { Page, PageRequest } from '../contracts/source.js'
import type { HubSyncError } from '../errors/hubsync-error.js'

/** A page that holds nothing but the reason. */
export function failedPage(request: PageRequest, observedAt: string, error: HubSyncError): Page {
  return { request, records: [], next: null, total: null, descending: false, observedAt, error }
}
