import { prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync } from '@hubsync/core'
import { createPgClient } from 'hubsync'
import pg from 'pg'

/**
 * A process that only applies deliveries, until it is killed. Tells the id of each that a subscriber hears of. Its time is
 * that of the GitHub which it speaks to.
 */
const [databaseUrl = '', apiUrl = '', now = ''] = process.argv.slice(2)
const aheadMs = Date.parse(now) - Date.now()
const pool = new pg.Pool({ connectionString: databaseUrl, max: 6 })
const hub = createHubSync({
  ...prismaAdapter(createPgClient(pool)),
  auth: 'token',
  apiUrl,
  clock: {
    now: () => new Date(Date.now() + aheadMs),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const timer = setTimeout(resolve, milliseconds)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(signal.reason)
        })
      }),
  },
  webhooks: { worker: 'elsewhere', pollMs: 50 },
})
hub.webhooks.on('*', ({ id }) => process.send?.(id))
hub.webhooks.start()
