import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryAdapter } from '@hubsync/adapter-memory'
import { createHubSync, createWebhookMiddleware, type Logger } from '@hubsync/core'
import { attackedLimits, type EndpointReport } from './attacked-endpoint.js'
import { secret } from './open-scene.js'

/**
 * An endpoint in a process of its own, whose memory is then its own, too. Tells its address, and on every message how
 * it is doing.
 */
let lines = 0
let peakBytes = 0
const note = () => {
  lines += 1
}
const logger: Logger = { debug: note, info: note, warn: note, error: note }
const hub = createHubSync({ ...memoryAdapter(), logger, webhooks: { secret, worker: 'elsewhere' } })
const server = createServer(createWebhookMiddleware(hub, { limits: attackedLimits }))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ port })
})

const watch = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
}, 20)

process.on('message', async (message) => {
  if (message === 'end') {
    clearInterval(watch)
    server.closeAllConnections()
    server.close()
    await hub.close()
    process.disconnect()
    return
  }
  const { received } = await hub.webhooks.counts()
  const report: EndpointReport = { stored: received, lines, peakBytes, nowBytes: process.memoryUsage().rss }
  process.send?.(report)
})
