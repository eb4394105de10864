import { createHmac } from 'node:crypto'
import type { Hook, HookDelivery } from '../world/hook-register.js'

/** Who does not answer in time has not received: https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries */
const longestMs = 10_000

/** What the log calls attempts that found nobody. */
const unreachable = { status: 'failed to connect to host', statusCode: 502 }

export function createRequestHeaders(
  { id, of, targetId, config }: Hook,
  { event, guid, payload }: Pick<HookDelivery, 'event' | 'guid' | 'payload'>,
): Record<string, string> {
  const body = encodeBody(config, payload)
  const isJson = config.contentType === 'json'
  return {
    Accept: '*/*',
    'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    'User-Agent': 'GitHub-Hookshot/0000000',
    'X-GitHub-Delivery': guid,
    'X-GitHub-Event': event,
    'X-GitHub-Hook-ID': String(id),
    'X-GitHub-Hook-Installation-Target-ID': String(targetId),
    'X-GitHub-Hook-Installation-Target-Type': of,
    ...(config.secret !== null && {
      'X-Hub-Signature': `sha1=${createHmac('sha1', config.secret).update(body).digest('hex')}`,
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', config.secret).update(body).digest('hex')}`,
    }),
  }
}

/** Sends a delivery once and notes in it what came of that; one that is lost was never sent. */
export async function attemptDelivery(
  { config }: Hook,
  delivery: HookDelivery,
  { isLost, now }: { isLost: boolean; now: () => Date },
): Promise<void> {
  delivery.deliveredAt = now().toISOString()
  if (isLost) {
    Object.assign(delivery, unreachable)
    return
  }
  const begin = performance.now()
  Object.assign(delivery, await send(delivery, encodeBody(config, delivery.payload)))
  delivery.duration = Math.round(performance.now() - begin) / 1000
}

async function send({ url, requestHeaders }: HookDelivery, body: string): Promise<Partial<HookDelivery>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: requestHeaders,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(longestMs),
    })
    const responseText = await response.text()
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseText,
    }
  } catch (thrown) {
    const isLate = thrown instanceof Error && thrown.name === 'TimeoutError'
    return isLate ? { status: 'timed out', statusCode: 504 } : unreachable
  }
}

function encodeBody({ contentType }: Hook['config'], payload: string): string {
  return contentType === 'json' ? payload : new URLSearchParams({ payload }).toString()
}
