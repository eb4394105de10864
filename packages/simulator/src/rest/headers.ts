import type { Caller } from '../authentication.js'
import type { ApiVersion } from './api-version.js'
import { toHttpDate } from './conditional.js'

/** Sent with everything. */
const everyAnswer = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset',
  'content-security-policy': "default-src 'none'",
  'content-type': 'application/json; charset=utf-8',
  'referrer-policy': 'origin-when-cross-origin, strict-origin-when-cross-origin',
  server: 'github.com',
  'strict-transport-security': 'max-age=31536000; includeSubdomains; preload',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'deny',
  'x-github-media-type': 'github.v3; format=json',
  'x-xss-protection': '0',
}

const varyAlways = 'Accept-Encoding, Accept, X-Requested-With'

interface HeaderFacts {
  now: Date
  requestNumber: number
  caller: Caller | undefined
  version: ApiVersion
  /** OAuth scopes that the route accepts, as GitHub lists them; `undefined` when no route was found. */
  acceptedScopes: string | undefined
  /** Answers that may be kept say for whom and how long. */
  isCacheable: boolean
}

export function createHeaders(facts: HeaderFacts): Record<string, string> {
  const { caller, acceptedScopes } = facts
  return {
    ...everyAnswer,
    date: toHttpDate(facts.now),
    'x-github-api-version-selected': facts.version,
    'x-github-request-id': requestId(facts.requestNumber),
    ...(caller && { 'x-oauth-scopes': caller.scopes.join(', ') }),
    ...(caller && acceptedScopes !== undefined && { 'x-accepted-oauth-scopes': acceptedScopes }),
    ...cacheHeaders(facts),
  }
}

function cacheHeaders({ isCacheable, caller }: HeaderFacts): Record<string, string> {
  if (!isCacheable) return { vary: varyAlways }
  return {
    'cache-control': `${caller ? 'private' : 'public'}, max-age=60, s-maxage=60`,
    vary: caller ? `Accept, Authorization, Cookie, X-GitHub-OTP,${varyAlways}` : `Accept,${varyAlways}`,
  }
}

function requestId(number: number): string {
  const digits = number.toString(16).toUpperCase().padStart(8, '0')
  return `${digits.slice(0, 4)}:${digits.slice(4)}:0000000:0000000:00000000`
}
