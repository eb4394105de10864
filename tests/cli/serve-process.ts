import { createHmac, randomUUID } from 'node:crypto'
import { canary, type Ended, type Started, startHubsync } from './hubsync-process.js'
import type { Scene } from './stage.js'

export const pageSecret = `page-${canary}-secret`
export const webhookSecret = `webhook-${canary}`
const authorization = `Bearer ${pageSecret}`

export interface ServeProcess {
  readonly url: string
  readonly process: Started['process']
  readonly said: Started['said']
  readonly ended: Promise<Ended>
  /** Asks for a page, or anything else, as somebody who knows the secret. */
  ask(path: string, options?: RequestInit): Promise<Response>
  /** Sends a delivery as GitHub does. */
  deliver(event: string, payload: object, secret?: string): Promise<{ status: number; deliveryId: string }>
  stop(): Promise<Ended>
}

/** `hubsync serve` as a process of its own, on any free port. Every secret it knows holds the canary. */
export async function startServe(
  scene: Scene,
  words: readonly string[],
  environment: Record<string, string> = { HUBSYNC_SERVE_SECRET: pageSecret },
): Promise<ServeProcess> {
  const started = startHubsync(['serve', '--port', '0', ...words], {
    folder: scene.folder,
    environment: { ...scene.environment, GITHUB_WEBHOOK_SECRET: webhookSecret, ...environment },
  })
  const url = await addressOf(started)
  return {
    url,
    ...started,
    ask: (path, options = {}) =>
      fetch(`${url}${path}`, { ...options, headers: { authorization, ...options.headers } }),
    deliver: async (event, payload, secret = webhookSecret) => {
      const body = JSON.stringify(payload)
      const deliveryId = randomUUID()
      const { status } = await fetch(`${url}/api/webhooks/github`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-github-delivery': deliveryId,
          'x-github-hook-id': '7',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
      })
      return { status, deliveryId }
    },
    stop: () => {
      started.process.kill('SIGTERM')
      return started.ended
    },
  }
}

function addressOf({ process, ended }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    process.stdout?.on('data', (piece) => {
      text += piece
      const url = /Listening on (\S+)\n/.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    ended.then(({ stderr }) => reject(new Error(`hubsync serve ended:\n${stderr}`)), reject)
  })
}

/** Asks again until the answer is the one that is waited for. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isIt: (value: Value) => boolean,
): Promise<Value> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const value = await look()
    if (isIt(value)) return value
    if (Date.now() > deadline) throw new Error(`It never came to be; at last: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
