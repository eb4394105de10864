import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../contracts/store.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { systemRuntime } from '../system-runtime.js'
import { createPatience } from './patience.js'
import { createPatientStore } from './patient-store.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => vi.useRealTimers())

const warnings: string[] = []
const runtime = systemRuntime({
  random: () => 0.5,
  logger: { ...console, warn: (_, message) => warnings.push(message) },
})

const away = () => new HubSyncError('database_unreachable', 'away')

/** Work that fails for so many seconds from now on, and counts its attempts. */
function failingFor(seconds: number, error: () => unknown = away) {
  const until = Date.now() + seconds * 1000
  const attempts: number[] = []
  const work = async () => {
    attempts.push(Date.now())
    if (Date.now() < until) throw error()
    return 'done'
  }
  return { work, attempts }
}

/** What came of it, and after how many seconds. */
async function outcomeOf(work: Promise<unknown>, advanceMs = 600_000) {
  const began = Date.now()
  const outcome = work.then(
    (result) => ({ result, seconds: (Date.now() - began) / 1000 }),
    (error: { code: string }) => ({ code: error.code, seconds: (Date.now() - began) / 1000 }),
  )
  await vi.advanceTimersByTimeAsync(advanceMs)
  return outcome
}

const live = new AbortController().signal

describe('a database that is away', () => {
  it.each(['database_unreachable', 'database_busy'] as const)(
    'is waited for with growing waits, and the work done when it is back: %s',
    async (code) => {
      const { work, attempts } = failingFor(60, () => new HubSyncError(code, 'away'))
      const { result, seconds } = (await outcomeOf(createPatience(runtime, live)(work))) as {
        result: string
        seconds: number
      }
      expect(result).toBe('done')
      expect(seconds).toBeGreaterThanOrEqual(60)
      expect(seconds).toBeLessThan(60 + 15)
      const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0))
      expect(waits).toEqual(waits.toSorted((left, right) => left - right))
      expect(waits[0]).toBeLessThan(1_000)
    },
  )

  it('that stays away ends the work after two minutes, with its last error', async () => {
    const { work, attempts } = failingFor(3600)
    const outcome = await outcomeOf(createPatience(runtime, live)(work))
    expect(outcome).toMatchObject({ code: 'database_unreachable' })
    expect(outcome.seconds).toBeGreaterThan(100)
    expect(outcome.seconds).toBeLessThanOrEqual(120)
    expect(attempts.length).toBeLessThan(20)
  })

  it('has its two minutes again at the next call', async () => {
    const patiently = createPatience(runtime, live)
    await outcomeOf(patiently(failingFor(100).work))
    const second = failingFor(100)
    expect(await outcomeOf(patiently(second.work))).toMatchObject({ result: 'done' })
  })

  it('is told once, however many calls it fails, and again when it is away another time', async () => {
    warnings.length = 0
    const patiently = createPatience(runtime, live)
    await outcomeOf(Promise.all([1, 2, 3].map(() => patiently(failingFor(30).work))))
    expect(warnings).toHaveLength(1)
    await outcomeOf(patiently(failingFor(30).work))
    expect(warnings).toHaveLength(2)
  })

  it('is not waited for once the run is interrupted', async () => {
    const controller = new AbortController()
    const { work, attempts } = failingFor(60)
    setTimeout(() => controller.abort(), 5_000)
    const outcome = await outcomeOf(createPatience(runtime, controller.signal)(work))
    expect(outcome).toMatchObject({ code: 'interrupted', seconds: 5 })
    const before = attempts.length
    await outcomeOf(createPatience(runtime, controller.signal)(work))
    expect(attempts.length).toBe(before + 1)
  })

  it('is not waited for once the lease is lost', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new HubSyncError('lease_lost', 'taken over')), 5_000)
    const outcome = await outcomeOf(createPatience(runtime, controller.signal)(failingFor(60).work))
    expect(outcome).toMatchObject({ code: 'lease_lost', seconds: 5 })
  })
})

it.each([
  'lease_lost',
  'database_failed',
  'database_not_migrated',
  'network_failed',
  'unknown',
] satisfies HubSyncErrorCode[])('fails at once with %s', async (code) => {
  const { work, attempts } = failingFor(1, () => new HubSyncError(code, 'x'))
  expect(await outcomeOf(createPatience(runtime, live)(work))).toEqual({ code, seconds: 0 })
  expect(attempts).toHaveLength(1)
})

it('fails at once with what is no error of hubsync', async () => {
  const { work, attempts } = failingFor(1, () => new TypeError('x is not a function'))
  await outcomeOf(createPatience(runtime, live)(work))
  expect(attempts).toHaveLength(1)
})

describe('a patient store', () => {
  const scope = { tenantId: 'default', host: 'github.com' }
  const calls: Record<string, (store: Store) => Promise<unknown>> = {
    commit: (store) => store.commit({ scope, changes: [] }),
    checkpoints: (store) => store.checkpoints(scope, { scope: 'owner' }),
    count: (store) => store.count(scope, { table: 'bugs', by: 'project_id' }),
    ids: (store) => store.ids(scope, { table: 'bugs' }),
    rows: (store) => store.rows(scope, { table: 'bugs' }),
    'logs.write': (store) => store.logs.write(scope, {} as Parameters<Store['logs']['write']>[1]),
    'logs.list': (store) => store.logs.list(scope, { limit: 1 }),
    derive: (store) => store.derive(scope, { day: '2026-03-01', contributors: false }),
    erase: (store) => store.erase('default'),
  }

  it.each(Object.keys(calls))('makes the same call again: %s', async (name) => {
    const given: unknown[][] = []
    const failing = (...parameters: unknown[]) => {
      given.push(parameters)
      return given.length < 3 ? Promise.reject(away()) : Promise.resolve('answer')
    }
    const methods = Object.fromEntries(
      ['commit', 'checkpoints', 'count', 'ids', 'rows', 'derive', 'erase'].map((each) => [each, failing]),
    )
    const store = { ...methods, logs: { write: failing, list: failing } } as unknown as Store
    const patient = createPatientStore(store, createPatience(runtime, live))
    const outcome = await outcomeOf(calls[name]?.(patient) ?? Promise.reject(new Error(name)))
    expect(outcome).toMatchObject({ result: 'answer' })
    expect(given).toHaveLength(3)
    expect(new Set(given.map((parameters) => JSON.stringify(parameters))).size).toBe(1)
    expect(given[0]?.length).toBeGreaterThan(0)
  })
})
