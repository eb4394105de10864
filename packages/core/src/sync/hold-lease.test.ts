import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createOneLease, type OneLease } from '../../test/sync/one-lease.js'
import type { Lease } from '../contracts/lock.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { systemRuntime } from '../system-runtime.js'
import { holdLease } from './hold-lease.js'

const scope = { tenantId: 'default', host: 'github.com' }
const owner = { githubId: 7, login: 'acme', nodeId: 'O_7', type: 'Organization' } as const

let lock: OneLease
let signsOfLife: number

beforeEach(() => {
  vi.useFakeTimers()
  lock = createOneLease()
  signsOfLife = 0
})

afterEach(() => vi.useRealTimers())

function hold<Result>(
  work: (lease: () => Lease, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
) {
  return holdLease(
    {
      ...systemRuntime(),
      lock,
      scope,
      owner,
      holder: 'run 1',
      signal: signal ?? new AbortController().signal,
      onRenewal: () => {
        signsOfLife += 1
      },
    },
    work,
  )
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Work that takes so long, and tells why its signal was aborted meanwhile. */
const workFor = (seconds: number) => async (_lease: () => Lease, signal: AbortSignal) => {
  await pause(seconds)
  return signal.aborted ? (signal.reason as HubSyncError).code : 'undisturbed'
}

it('renews the lease every three seconds while the work goes on, and gives it back', async () => {
  const run = hold(async (lease) => {
    const first = lease().expiresAt.getTime()
    await pause(60)
    return lease().expiresAt.getTime() - first
  })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(lock.calls).toEqual({ acquire: 1, renew: 19, release: 0 })
  expect(signsOfLife).toBe(19)
  expect(lock.expiresAt - Date.now()).toBeGreaterThanOrEqual(12_000)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await run).toBeGreaterThanOrEqual(57_000)
  expect(lock).toMatchObject({ holder: null, calls: { release: 1 } })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lock.calls.renew).toBeLessThanOrEqual(20)
})

it('gives the lease back when the work fails, and passes its error on', async () => {
  const run = hold(async () => {
    await pause(1)
    throw new HubSyncError('network_failed', 'gone')
  })
  const failure = expect(run).rejects.toMatchObject({ code: 'network_failed' })
  await vi.advanceTimersByTimeAsync(1_000)
  await failure
  expect(lock.holder).toBeNull()
})

it('aborts the work with lease_lost when somebody else took the lease', async () => {
  const run = hold(workFor(20))
  setTimeout(() => Object.assign(lock, { holder: 'run 2', token: 2 }), 10_000)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await run).toBe('lease_lost')
  expect(lock.holder).toBe('run 2')
})

it('does not abort the work while the lock cannot be reached, and renews the lease after it', async () => {
  const run = hold(workFor(60))
  setTimeout(() => {
    lock.failure = new HubSyncError('database_unreachable', 'away')
  }, 5_000)
  setTimeout(() => {
    lock.failure = null
  }, 40_000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await run).toBe('undisturbed')
  expect(signsOfLife).toBeGreaterThan(5)
  expect(lock.holder).toBeNull()
})

it('aborts the work after an outage during which somebody else took the lease', async () => {
  const run = hold(workFor(60))
  setTimeout(() => {
    lock.failure = new HubSyncError('database_unreachable', 'away')
  }, 5_000)
  setTimeout(() => Object.assign(lock, { failure: null, holder: 'run 2', token: 2 }), 40_000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await run).toBe('lease_lost')
})

it('returns what the work returned, or its error, when the lease cannot be given back', async () => {
  const away = async () => {
    await pause(1)
    lock.failure = new HubSyncError('database_unreachable', 'away')
  }
  const good = hold(async () => {
    await away()
    return 'done'
  })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await good).toBe('done')
  lock = createOneLease()
  const bad = hold(async () => {
    await away()
    throw new HubSyncError('interrupted', 'Ctrl-C')
  })
  const failure = expect(bad).rejects.toMatchObject({ code: 'interrupted' })
  await vi.advanceTimersByTimeAsync(1_000)
  await failure
})

it('waits for a renewal under way before it gives the lease back', async () => {
  const { renew } = lock
  lock.renew = async (...parameters) => {
    await pause(2)
    return renew(...parameters)
  }
  const run = hold(workFor(4))
  await vi.advanceTimersByTimeAsync(4_500)
  expect(lock.calls.release).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  await run
  expect(lock.holder).toBeNull()
})

it("aborts the work with the run's own signal", async () => {
  const controller = new AbortController()
  const run = hold(workFor(5), controller.signal)
  setTimeout(() => controller.abort(new HubSyncError('interrupted', 'Ctrl-C')), 1_000)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await run).toBe('interrupted')
})
