import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createAccess, isLoopback } from './access.js'

const compare = vi.hoisted(() => vi.fn())
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  compare.mockImplementation(crypto.timingSafeEqual)
  return { ...crypto, timingSafeEqual: compare }
})
beforeEach(() => void compare.mockClear())

const secret = 'a-secret-of-the-page'
const noon = new Date('2026-01-01T12:00:00Z')
const withHeaders = (headers: IncomingHttpHeaders) => ({ headers }) as IncomingMessage

describe('with a secret', () => {
  const access = createAccess(secret, () => noon)
  const cookieOf = (headers: IncomingHttpHeaders = {}) => access.cookie(withHeaders(headers))
  const [session = ''] = cookieOf().split(';')

  it('lets in who carries it, or the cookie of a login, and nobody else', () => {
    expect(access.permits(withHeaders({ authorization: `Bearer ${secret}` }))).toBe(true)
    expect(access.permits(withHeaders({ cookie: `theme=dark; ${session}` }))).toBe(true)
    const strangers: IncomingHttpHeaders[] = [
      {},
      { host: 'localhost' },
      { authorization: `Bearer ${secret}x` },
      { authorization: 'Bearer ' },
      { authorization: `Basic ${btoa(`:${secret}`)}` },
      { cookie: `hubsync_session=${secret}` },
      { cookie: session.slice(0, -1) },
      { cookie: session.replace(/=\d/, '=9') },
      { cookie: 'hubsync_session=9999999999999.' },
    ]
    for (const headers of strangers)
      expect(access.permits(withHeaders(headers)), JSON.stringify(headers)).toBe(false)
  })

  it('lets a login end after a week, and with a new secret', () => {
    const cookie = { cookie: session }
    const after = (days: number) => () => new Date(noon.getTime() + days * 24 * 3_600_000)
    expect(createAccess(secret, after(6.9)).permits(withHeaders(cookie))).toBe(true)
    expect(createAccess(secret, after(7.1)).permits(withHeaders(cookie))).toBe(false)
    expect(createAccess(`${secret}-2`, () => noon).permits(withHeaders(cookie))).toBe(false)
  })

  it('gives a cookie that no script and no other site can use, and that holds no secret', () => {
    expect(cookieOf().split('; ').slice(1)).toEqual([
      'HttpOnly',
      'SameSite=Strict',
      'Path=/',
      'Max-Age=604800',
    ])
    expect(cookieOf({ 'x-forwarded-proto': 'https' })).toMatch(/; Secure$/)
    expect(cookieOf()).not.toContain(secret)
  })

  it('compares whatever is given in constant time, also what has another length', () => {
    for (const word of ['', 'x', secret.slice(1), `${secret}x`, 'x'.repeat(10_000)]) {
      compare.mockClear()
      expect(access.isSecret(word)).toBe(false)
      expect(compare).toHaveBeenCalledOnce()
    }
    compare.mockClear()
    access.permits(withHeaders({ cookie: 'hubsync_session=9999999999999.00' }))
    expect(compare).toHaveBeenCalledOnce()
  })
})

describe('without a secret', () => {
  const access = createAccess(null, () => noon)

  it('lets in who asks for this machine by its own name', () => {
    for (const host of ['localhost:3000', '127.0.0.1', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST']) {
      expect(access.permits(withHeaders({ host })), host).toBe(true)
    }
  })

  it('keeps out what a proxy or a tunnel forwards, also where it asks for this machine by name', () => {
    for (const name of ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']) {
      const headers = { host: 'localhost:3000', [name]: '203.0.113.7' }
      expect(access.permits(withHeaders(headers)), name).toBe(false)
    }
  })

  it('keeps out a site whose name was pointed at this machine', () => {
    for (const host of ['evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example', undefined]) {
      expect(access.permits(withHeaders(host === undefined ? {} : { host })), host).toBe(false)
    }
  })
})

it('knows which addresses others can reach', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '10.0.0.1', '', '127.0.0.1.evil'].some(isLoopback)).toBe(false)
})
