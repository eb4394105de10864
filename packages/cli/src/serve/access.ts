import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may see and do what `hubsync serve` shows. */
export interface Access {
  /** Whether people have to log in. */
  readonly isProtected: boolean
  /** Whether a request carries the secret, or the cookie of a login; without a secret, whether it is of this machine. */
  permits(request: IncomingMessage): boolean
  isSecret(word: string): boolean
  /** The cookie of a login, for as long as it is good for. */
  cookie(request: IncomingMessage): string
}

const cookieName = 'hubsync_session'
const sessionMs = 7 * 24 * 3_600_000
/** What proxies and tunnels add to a request, whatever they make of its `Host`. */
const forwardingHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * @param secret null on loopback, where only pages of this machine may ask: a foreign site whose name was pointed at
 * 127.0.0.1 comes with its own name, and what a proxy or a tunnel forwards mostly says so
 */
export function createAccess(secret: string | null, now: () => Date): Access {
  if (secret === null) {
    return {
      isProtected: false,
      permits: ({ headers }) =>
        isLoopback(hostname(headers.host ?? '')) && !forwardingHeaders.some((name) => name in headers),
      isSecret: () => false,
      cookie: () => '',
    }
  }
  const sign = (expiry: string) =>
    createHmac('sha256', secret).update(`session until ${expiry}`).digest('hex')
  const isSession = (value: string) => {
    const [expiry = '', signature = ''] = value.split('.')
    return /^\d{1,15}$/.test(expiry) && Number(expiry) > now().getTime() && isSame(signature, sign(expiry))
  }
  return {
    isProtected: true,
    permits: ({ headers }) => {
      const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
      if (bearer !== undefined) return isSame(bearer, secret)
      return isSession(readCookie(headers.cookie ?? ''))
    },
    isSecret: (word) => isSame(word, secret),
    cookie: ({ headers }) => {
      const expiry = String(now().getTime() + sessionMs)
      const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''
      const value = `${cookieName}=${expiry}.${sign(expiry)}`
      return `${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionMs / 1000}${secure}`
    },
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Without port and brackets. */
function hostname(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
}

function readCookie(header: string): string {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === cookieName)?.[1] ?? ''
}

/** In constant time, whatever their lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
