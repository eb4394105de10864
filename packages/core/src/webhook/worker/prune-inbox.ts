import type { Inbox } from '../../contracts/inbox.js'
import type { Runtime } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'

const hourMs = 60 * 60 * 1000

export interface Retention {
  readonly host: string
  readonly inbox: Inbox
  readonly runtime: Runtime
  readonly days: number
}

/**
 * A function that, called again and again, forgets old deliveries about once an hour. GitHub sends nothing again that is
 * older than 3 days (7 on GitHub Enterprise Server): what is forgotten after that cannot be taken for new.
 */
export function pruneInbox({ host, inbox, runtime, days }: Retention): () => Promise<void> {
  let next = 0
  return async () => {
    const now = runtime.clock.now().getTime()
    if (now < next) return
    next = now + hourMs
    try {
      await inbox.prune(host, ['applied', 'ignored'], new Date(now - days * 24 * hourMs))
    } catch (thrown) {
      runtime.logger.warn(
        { error: HubSyncError.from(thrown).message },
        'Old deliveries could not be forgotten',
      )
    }
  }
}
