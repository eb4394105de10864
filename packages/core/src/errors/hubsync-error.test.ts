import { describe, expect, it, test } from 'vitest'
import { errorCategories, errorCodes, type HubSyncErrorCode } from './codes.js'
import { HubSyncError } from './hubsync-error.js'

const codes = Object.keys(errorCodes) as HubSyncErrorCode[]

describe.each(codes)('the code %s', (code) => {
  const error = new HubSyncError(code, 'What happened')

  it('tells its class, what to do and whether waiting helps', () => {
    expect(Object.keys(errorCategories)).toContain(error.category)
    expect(error.remedy).toMatch(/[a-z]\.$/)
    expect(error.retryable).toBe(errorCodes[code].retryable)
  })

  it('has whole sentences for users, free of internals', () => {
    expect(error.userMessage).toMatch(/^[A-Z].*\.$/)
    expect(error.userMessage).not.toMatch(/\b(?:tokens?|scopes?|hubsync|lease|lock|REST|GraphQL)\b|[_`\d]/)
  })
})

test('as JSON an error tells everything but its cause', () => {
  const cause = new Error('internal')
  const error = new HubSyncError('rate_limited', 'Wait', { cause, retryAt: new Date(0) })
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'HubSyncError',
    code: 'rate_limited',
    category: 'rate_limit',
    message: 'Wait',
    userMessage: errorCodes.rate_limited.userMessage,
    remedy: errorCodes.rate_limited.remedy,
    retryable: true,
    retryAt: '1970-01-01T00:00:00.000Z',
  })
  expect(JSON.stringify(new HubSyncError('unknown', 'Odd', { cause }))).not.toContain('internal')
})

test('any thrown value becomes an error with a code, and one that has a code keeps it', () => {
  const own = new HubSyncError('lock_held', 'Held')
  expect(HubSyncError.from(own, 'unknown')).toBe(own)
  const cause = new Error('odd')
  expect(HubSyncError.from(cause)).toMatchObject({ code: 'unknown', message: 'odd', cause })
  expect(HubSyncError.from('odd', 'database_failed')).toMatchObject({
    code: 'database_failed',
    message: 'odd',
  })
  expect(HubSyncError.from(new DOMException('stop', 'AbortError'))).toMatchObject({ code: 'interrupted' })
})

test('errors of another copy of the package are recognised', () => {
  const foreign = { [Symbol.for('hubsync.error')]: true }
  expect(HubSyncError.is(foreign)).toBe(true)
  expect(HubSyncError.is(new Error('own'))).toBe(false)
  expect(HubSyncError.is(null)).toBe(false)
})
