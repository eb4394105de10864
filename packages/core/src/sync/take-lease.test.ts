import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOneLease, type OneLease } from '../../test/sync/one-lease.js'
import type { Lease } from '../contracts/lock.js'
import type { HubSyncError } from '../errors/hubsync-error.js'
import { systemRuntime } from '../system-runtime.js'
import { takeLease } from './take-lease.js'

const scope = { tenantId: 'default', host: 'github.com' }
const owner = { githubId: 7, login: 'acme', nodeId: 'O_7', type: 'Organization' } as const

let lock: OneLease
let warnings: string[]

beforeEach(() => {
  vi.useFakeTimers()
  lock = createOneLease()
  warnings = []
})

afterEach(() => vi.useRealTimers())

/** Asks for the lease; tells what came of it and after how many seconds. */
function ask(signal = new AbortController().signal) {
  const { clock, logger } = systemRuntime({
    logger: { ...console, warn: (_, message) => warnings.push(message) },
  })
  const began = Date.now()
  const outcome: { answer?: Lease; error?: HubSyncError; seconds?: number } = {}
  takeLease({ lock, clock, logger, scope, owner, holder: 'run 2 on here', signal }).then(
    (answer) => Object.assign(outcome, { answer, seconds: (Date.now() - began) / 1000 }),
    (error) => Object.assign(outcome, { error, seconds: (Date.now() - began) / 1000 }),
  )
  return outcome
}

function heldFor(seconds: number): void {
  Object.assign(lock, { holder: 'run 1 on there', token: 1, expiresAt: Date.now() + seconds * 1000 })
}

/** What a living holder does, beginning so many milliseconds from now. */
function keepAlive(firstMs: number): void {
  const renew = () => {
    lock.expiresAt = Date.now() + 15_000
    setTimeout(renew, 3_000)
  }
  setTimeout(renew, firstMs)
}

describe('a lease', () => {
  it('that is free is taken at once, for fifteen seconds', async () => {
    const outcome = ask()
    await vi.advanceTimersByTimeAsync(0)
    expect(outcome).toMatchObject({
      seconds: 0,
      answer: { holder: 'run 2 on here', name: 'owner:7', token: 1 },
    })
    expect(lock.expiresAt).toBe(Date.now() + 15_000)
  })

  it.each([1, 700, 1_500, 2_999])(
    'that is renewed %i ms later stays with its holder, who is named within four seconds',
    async (firstMs) => {
      heldFor(15)
      keepAlive(firstMs)
      const outcome = ask()
      await vi.advanceTimersByTimeAsync(20_000)
      expect(outcome.error).toMatchObject({ code: 'lock_held', message: /acme.*run 1 on there/ })
      expect(outcome.error?.retryAt).toEqual(expect.any(Date))
      expect(outcome.seconds).toBeLessThanOrEqual(4)
      expect(lock.token).toBe(1)
      expect(warnings).toEqual([])
    },
  )

  it.each([0.5, 7, 14.9])('that runs out in %d seconds without a renewal passes on then', async (seconds) => {
    heldFor(seconds)
    const outcome = ask()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(outcome.answer).toMatchObject({ holder: 'run 2 on here', token: 2 })
    expect(outcome.seconds).toBeGreaterThanOrEqual(seconds)
    expect(outcome.seconds).toBeLessThanOrEqual(seconds + 1)
    expect(warnings).toHaveLength(seconds > 4 ? 1 : 0)
  })

  it('that somebody else takes first is theirs', async () => {
    heldFor(5)
    const outcome = ask()
    setTimeout(
      () => Object.assign(lock, { holder: 'run 3', token: 2, expiresAt: Date.now() + 15_000 }),
      4_999,
    )
    await vi.advanceTimersByTimeAsync(20_000)
    expect(outcome.error).toMatchObject({ code: 'lock_held', message: /run 3/ })
  })

  it('that was given for longer than any holder asks for is not waited for', async () => {
    heldFor(3600)
    const outcome = ask()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(outcome.error).toMatchObject({ code: 'lock_held', message: /run 1 on there/ })
    expect(outcome.seconds).toBeLessThan(20)
  })
})

describe('an interruption', () => {
  it('ends the wait for a lease at once', async () => {
    heldFor(15)
    const controller = new AbortController()
    const outcome = ask(controller.signal)
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 2_500)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(outcome).toMatchObject({ seconds: 2.5, error: { code: 'interrupted' } })
    expect(lock.token).toBe(1)
  })

  it('gives a lease back that came too late', async () => {
    const controller = new AbortController()
    const { acquire } = lock
    lock.acquire = async (...parameters) => {
      const answer = await acquire(...parameters)
      controller.abort()
      return answer
    }
    const outcome = ask(controller.signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(outcome).toMatchObject({ error: { code: 'interrupted' } })
    expect(lock.holder).toBeNull()
  })

  it('is told, even when the lease that came too late cannot be given back', async () => {
    const controller = new AbortController()
    const { acquire } = lock
    lock.acquire = async (...parameters) => {
      const answer = await acquire(...parameters)
      controller.abort()
      lock.failure = new Error('connect ECONNREFUSED')
      return answer
    }
    const outcome = ask(controller.signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(lock.calls.release).toBe(1)
    expect(outcome).toMatchObject({ error: { code: 'interrupted' } })
  })
})

it('tells of a database that cannot be reached at once', async () => {
  lock.failure = new Error('connect ECONNREFUSED')
  const outcome = ask()
  await vi.advanceTimersByTimeAsync(0)
  expect(outcome).toMatchObject({ seconds: 0, error: { message: 'connect ECONNREFUSED' } })
})
