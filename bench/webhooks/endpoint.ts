import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryAdapter } from '@hubsync/adapter-memory'
import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, createWebhookMiddleware, type HubSyncOptions } from '@hubsync/core'
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { secret } from './signed-requests.js'

/** One endpoint in a process of its own. Tells its port, and on a message how long deliveries took to be seen. */
export type EndpointKind =
  | 'node:http'
  | 'octokit'
  | 'memory'
  | 'postgres'
  | 'memory, applied'
  | 'postgres, applied'

const kind = process.argv[2] as EndpointKind
const durations: number[] = []

const server = createServer(await createListener())
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
process.on('message', () => {
  process.send?.(durations)
  durations.length = 0
})

async function createListener(): Promise<RequestListener> {
  switch (kind) {
    case 'node:http':
      return answerBare
    case 'octokit': {
      const webhooks = new Webhooks({ secret })
      webhooks.on('issues', () => undefined)
      return createNodeMiddleware(webhooks, { path: '/' })
    }
    case 'memory':
    case 'memory, applied':
      return hubListener(memoryAdapter())
    default: {
      const connectionString = process.argv[3] ?? ''
      const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) })
      await migrate(prisma)
      return hubListener(prismaAdapter(prisma))
    }
  }
}

function hubListener(adapter: Pick<HubSyncOptions, 'store' | 'lock' | 'inbox'>): RequestListener {
  const hub = createHubSync({
    ...adapter,
    webhooks: { secret, worker: kind.endsWith('applied') ? 'embedded' : 'elsewhere' },
  })
  if (kind.endsWith('applied')) {
    hub.listen((event) => {
      if (event.type === 'webhook:applied') durations.push(event.data.durationMs)
    })
  }
  const middleware = createWebhookMiddleware(hub)
  return (request, response) => void middleware(request, response)
}

/** The least that an endpoint can do: read the body, check the signature, answer. */
function answerBare(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const digest = createHmac('sha256', secret).update(Buffer.concat(chunks)).digest()
    const told = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex')
    response.writeHead(timingSafeEqual(digest, told) ? 202 : 401).end('{}')
  })
}
