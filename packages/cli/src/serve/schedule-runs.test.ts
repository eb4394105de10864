import { type HubSync, HubSyncError, type SyncResult } from '@hubsync/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type RunSchedule, type ScheduleOptions, scheduleRuns } from './schedule-runs.js'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-01-01T12:01:00Z') }))
afterEach(() => void vi.useRealTimers())

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

interface Begun {
  readonly owner: string
  readonly signal: AbortSignal | undefined
  readonly streams: readonly string[] | undefined
  end(result: SyncResult): void
  fail(error: Error): void
}

/** Runs that end when they are told to. */
function open(own: Partial<ScheduleOptions> = {}) {
  const begun: Begun[] = []
  const failures: string[] = []
  const results: SyncResult[] = []
  const stopping = new AbortController()
  const incrementalSync: HubSync['sync']['incrementalSync'] = ({ owner, signal, streams }) =>
    new Promise((end, fail) => begun.push({ owner, signal, streams, end, fail }))
  const schedule: RunSchedule = scheduleRuns(
    { sync: { incrementalSync } as HubSync['sync'] },
    {
      owners: ['acme'],
      pattern: '*/15 * * * *',
      signal: stopping.signal,
      transport: 'auto',
      concurrency: 5,
      recover: null,
      onResult: (result) => results.push(result),
      onFailure: (owner, { code }) => failures.push(`${owner} ${code}`),
      ...own,
    },
  )
  const take = () => {
    const next = begun.shift()
    if (next === undefined) throw new Error('No run was begun')
    return next
  }
  return { begun, failures, results, schedule, stopping, take }
}

const result = {} as SyncResult

it('runs at once, and whenever the pattern says', async () => {
  const { begun, results, schedule, stopping, take } = open()
  take().end(result)
  await minutes(13)
  expect(begun).toEqual([])
  expect(schedule.next()).toBe('2026-01-01T12:15:00.000Z')
  await minutes(2)
  take().end(result)
  await minutes(0)
  expect(results).toHaveLength(2)
  stopping.abort()
  await minutes(60)
  expect(begun).toEqual([])
})

it('begins no run while one is under way, and goes through the owners one by one', async () => {
  const { begun, take } = open({ owners: ['acme', 'other'] })
  const first = take()
  expect(first.owner).toBe('acme')
  await minutes(40)
  expect(begun).toEqual([])
  first.end(result)
  await minutes(0)
  expect(take().owner).toBe('other')
})

it('recovers before each run, and waits for that no longer than until it is told to stop', async () => {
  const recovered: (() => void)[] = []
  const { begun, schedule, stopping, take } = open({
    recover: () => new Promise((resolve) => recovered.push(resolve)),
  })
  expect(begun).toEqual([])
  recovered.shift()?.()
  await minutes(0)
  take().end(result)
  await minutes(15)
  expect({ begun, waiting: recovered.length }).toEqual({ begun: [], waiting: 1 })
  stopping.abort()
  await schedule.stop()
  expect(begun).toEqual([])
})

it('goes on after a run that failed', async () => {
  const { failures, take } = open({ owners: ['acme', 'other'] })
  take().fail(new Error('GitHub is away'))
  await minutes(0)
  take().end(result)
  await minutes(15)
  take().end(result)
  expect(failures).toEqual(['acme unknown'])
})

it('leaves a run that is under way elsewhere to whoever began it', async () => {
  const { failures, take } = open()
  take().fail(new HubSyncError('lock_held', 'another server is at it'))
  await minutes(15)
  take().end(result)
  expect(failures).toEqual([])
})

it('stops once the run under way has ended, which the signal asks it to, and tells no failure of that', async () => {
  const { begun, failures, schedule, stopping, take } = open({ owners: ['acme', 'other'] })
  const { signal, fail } = take()
  stopping.abort()
  expect(signal?.aborted).toBe(true)
  let isStopped = false
  const stopped = schedule.stop().then(() => {
    isStopped = true
  })
  await minutes(30)
  expect(isStopped).toBe(false)
  fail(new Error('interrupted'))
  await stopped
  expect({ begun, failures }).toEqual({ begun: [], failures: [] })
})

it('schedules nothing where nobody is to be synced', async () => {
  const { begun, schedule } = open({ owners: [] })
  await minutes(60)
  expect(schedule.next()).toBeNull()
  expect(begun).toEqual([])
})

it('reads the streams that it was told, and the default ones where it was told none', () => {
  expect(open().take().streams).toBeUndefined()
  expect(open({ streams: ['bugs', 'releases'] }).take().streams).toEqual(['bugs', 'releases'])
})
