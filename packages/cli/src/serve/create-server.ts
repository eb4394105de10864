import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { SSEHandler, WebhookMiddleware } from '@hubsync/core'
import type { Access } from './access.js'
import { type Answer, jsonAnswer, readSmallBody, sendAnswer } from './answer.js'
import { publicAssets, readAssets } from './assets.js'
import type { DashboardData } from './dashboard-data.js'
import type { Health } from './health.js'
import type { LoginLimit } from './login-limit.js'
import type { Metrics } from './metrics.js'

export interface ServedParts {
  readonly access: Access
  readonly loginLimit: LoginLimit
  /** Null without a secret for webhooks. */
  readonly webhooks: WebhookMiddleware | null
  readonly stream: SSEHandler
  readonly metrics: Metrics
  readonly readHealth: () => Promise<Health>
  readonly readDashboard: () => Promise<DashboardData>
  /** Makes a delivery due again; how many are. */
  readonly replay: (hookId: string, deliveryId: string) => Promise<number>
  readonly onFailure: (thrown: unknown) => void
}

/** Everything `hubsync serve` answers. */
export function createHubServer(parts: ServedParts): Server {
  const assets = readAssets()
  const { access, loginLimit } = parts

  /** Null: the stream or the webhook endpoint has answered by itself. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | null> {
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
    const [pathname = ''] = (request.url ?? '').split('?')
    if (pathname === '/api/webhooks/github') {
      if (parts.webhooks === null) return jsonAnswer({ message: 'No secret is set for webhooks' }, 503)
      await parts.webhooks(request, response)
      return null
    }
    const route = `${method} ${pathname}`
    if (route === 'GET /healthz') {
      const health = await parts.readHealth()
      return jsonAnswer(health, health.status === 'ok' ? 200 : 503)
    }
    const asset = method === 'GET' ? assets.get(pathname.slice(1)) : undefined
    if (asset && publicAssets.has(pathname.slice(1))) return asset
    if (access.isProtected && route === 'POST /login') return logIn(request)
    const refusal = refuse(request, route)
    if (refusal) return refusal
    if (asset && pathname.endsWith('.js')) return asset
    switch (route) {
      case 'GET /':
        return assets.get('index.html') ?? null
      case 'GET /metrics':
        return { type: parts.metrics.contentType, body: await parts.metrics.read() }
      case 'GET /api/dashboard':
        return jsonAnswer(await parts.readDashboard())
      case 'GET /api/sync/stream':
        await parts.stream(request, response)
        return null
      case 'POST /api/replay':
        return replay(request)
      default:
        return jsonAnswer({ message: 'There is nothing here' }, 404)
    }
  }

  /** Null: it may be answered. */
  function refuse(request: IncomingMessage, route: string): Answer | null {
    const guesser = access.isProtected ? nameProgram(request) : null
    const waitSeconds = guesser === null ? 0 : loginLimit.waitOf(guesser)
    if (waitSeconds > 0) return waitAnswer(waitSeconds)
    if (access.permits(request)) return null
    if (guesser !== null) loginLimit.noteWrong(guesser)
    if (!access.isProtected) {
      return jsonAnswer(
        { message: 'Without a secret only this machine may ask, by localhost or 127.0.0.1' },
        403,
      )
    }
    if (route === 'GET /') return { ...assets.get('login.html'), status: 401 }
    return { ...jsonAnswer({ message: 'The secret is missing or wrong' }, 401), headers: bearer }
  }

  async function logIn(request: IncomingMessage): Promise<Answer> {
    const address = addressOf(request)
    const form = new URLSearchParams((await readSmallBody(request)) ?? '')
    // Asked when the guess is here: of many that come at the same time no more are heard.
    const waitSeconds = loginLimit.waitOf(address)
    if (waitSeconds > 0) return waitAnswer(waitSeconds)
    if (!access.isSecret(form.get('secret') ?? '')) {
      loginLimit.noteWrong(address)
      const body = String(assets.get('login.html')?.body).replace(' hidden>', '>')
      return { ...assets.get('login.html'), body, status: 401 }
    }
    return { status: 303, headers: { location: '/', 'set-cookie': access.cookie(request) } }
  }

  async function replay(request: IncomingMessage): Promise<Answer> {
    // Another site's page cannot send this header unless this server allows it to, which it never does.
    if (request.headers['x-hubsync-request'] !== 'replay') {
      return jsonAnswer({ message: 'The header X-Hubsync-Request is missing' }, 403)
    }
    const body = parseObject((await readSmallBody(request)) ?? '')
    const { hookId, deliveryId } = body
    if (typeof hookId !== 'string' || typeof deliveryId !== 'string') {
      return jsonAnswer({ message: 'hookId and deliveryId are needed' }, 400)
    }
    const replayed = await parts.replay(hookId, deliveryId)
    return replayed > 0 ? jsonAnswer({ replayed }) : jsonAnswer({ message: 'There is no such delivery' }, 404)
  }

  return createServer({ requestTimeout: 60_000 }, (request, response) => {
    answer(request, response)
      .then((found) => found && sendAnswer(response, found))
      .catch((thrown: unknown) => {
        // Who goes away before all was said is no failure of ours.
        if (!request.complete) return response.destroy()
        parts.onFailure(thrown)
        if (response.headersSent) response.destroy()
        else sendAnswer(response, jsonAnswer({ message: 'Something failed; the log says what' }, 500))
      })
  })
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? ''
}

/** Who sends a secret with each request. Counted apart: a program that has a wrong one locks no people out. */
function nameProgram(request: IncomingMessage): string | null {
  return /^Bearer /i.test(request.headers.authorization ?? '') ? `program at ${addressOf(request)}` : null
}

function waitAnswer(seconds: number): Answer {
  const message = 'Too many wrong secrets came from this address'
  return { ...jsonAnswer({ message }, 429), headers: { 'retry-after': String(seconds) } }
}

const bearer = { 'www-authenticate': 'Bearer realm="hubsync"' }

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
