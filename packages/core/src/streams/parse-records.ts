import type { z } from 'zod'
import type { Page } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'

/** Checks what GitHub sent. A record that does not fit stops its stream: left out, it would be lost silently. */
export function parseRecords<Wire>(page: Page, schema: z.ZodType<Wire>): Wire[] {
  return page.records.map((record) => {
    const parsed = schema.safeParse(record)
    if (parsed.success) return parsed.data
    const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    const { stream, repository, organization } = page.request
    const whose = repository?.fullName ?? organization?.login
    throw new HubSyncError('response_invalid', `A record of ${stream} of ${whose} is odd: ${where}`, {
      cause: parsed.error,
    })
  })
}
