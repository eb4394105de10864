import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import { serverTime } from '../../../test/github/scripted-github.js'
import type { Priority } from '../../contracts/quota.js'

const renewal = serverTime.getTime() / 1000 + 1_000

/** An hour of which less is left with each answer. */
function spending(limit: number, left: number) {
  let remaining = left
  return () => {
    remaining -= 1
    return {
      headers: {
        'x-ratelimit-resource': 'core',
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': String(renewal),
      },
    }
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

/** Sleeps that end when told to, all at once and in the order in which they began. */
function heldClock() {
  let now = serverTime.getTime()
  const sleepers: { until: number; wake: () => void }[] = []
  return {
    now: () => new Date(now),
    sleep: (milliseconds: number) =>
      new Promise<void>((resolve) => sleepers.push({ until: now + milliseconds, wake: resolve })),
    sleepers,
    /** Lets time pass from one of them to the next until something has happened. */
    async advanceUntil(happened: Promise<unknown>) {
      let isOver = false
      void happened.finally(() => {
        isOver = true
      })
      while (!isOver) {
        const due = Math.min(...sleepers.map(({ until }) => until))
        if (Number.isFinite(due)) now = Math.max(now, due)
        for (const sleeper of sleepers.filter(({ until }) => until <= now)) {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          sleeper.wake()
        }
        await settle()
      }
    },
  }
}

test('in a queue for places what a webhook asks goes before runs, and backfill last', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const { client, requests } = scriptedClient(
    async (_request, index) => {
      if (index === 0) await released
      return {}
    },
    { concurrency: 1 },
  )
  const ask = (name: string, priority: Priority) => client.request(`GET /${name}`, {}, { priority })
  const asked = [
    ask('first', 'backfill'),
    ask('backfill', 'backfill'),
    ask('run', 'run'),
    ask('live', 'live'),
  ]
  await expect.poll(() => requests.length).toBe(1)
  release()
  await Promise.all(asked)
  expect(requests.map(({ url }) => url.split('/').at(-1))).toEqual(['first', 'live', 'run', 'backfill'])
})

test('what a webhook asks goes out at once while runs are spread over the rest of the hour', async () => {
  const clock = heldClock()
  const { client, requests } = scriptedClient(spending(5_000, 11), { clock, concurrency: 1 })
  const { client: run, quota } = client.forRun({ concurrency: 1 })
  await run.request('GET /known')
  quota.expect({ rest: 1_000, graphql: 0 })
  await run.request('GET /first')
  const paced = run.request('GET /paced')
  await expect.poll(() => clock.sleepers.length).toBe(1)
  const live = run.request('GET /live', {}, { priority: 'live' })
  await live
  expect(requests.map(({ url }) => url.split('/').at(-1))).toEqual(['known', 'first', 'live'])
  await clock.advanceUntil(paced)
  expect(clock.now().getTime() - serverTime.getTime()).toBeGreaterThan(90_000)
})

test('what is left of the hour goes to runs before backfill', async () => {
  const clock = heldClock()
  const { client, requests } = scriptedClient(spending(5_000, 11), { clock })
  const backfill = client.forRun({ concurrency: 2, priority: 'backfill' })
  const run = client.forRun({ concurrency: 2 })
  await run.client.request('GET /known')
  run.quota.expect({ rest: 1_000, graphql: 0 })
  await run.client.request('GET /first')
  const asked = [
    backfill.client.request('GET /backfill'),
    backfill.client.request('GET /backfill'),
    run.client.request('GET /run'),
    run.client.request('GET /run'),
  ]
  await expect.poll(() => clock.sleepers.length).toBe(4)
  await clock.advanceUntil(Promise.all(asked))
  expect(requests.slice(2).map(({ url }) => url.split('/').at(-1))).toEqual([
    'run',
    'run',
    'backfill',
    'backfill',
  ])
})

test('a run that has ended needs nothing: the next is not held up for it', async () => {
  const { client, clock } = scriptedClient(spending(5_000, 11))
  const { client: run, quota } = client.forRun({ concurrency: 1 })
  await run.request('GET /known')
  quota.expect({ rest: 1_000, graphql: 0 })
  quota.end()
  for (let request = 0; request < 5; request += 1) await run.request('GET /more')
  expect(clock.slept).toEqual([])
})

test('the reserve is for the host: runs stop before it, its own calls do not', async () => {
  const { client, clock, requests } = scriptedClient(spending(5_000, 8), { budget: { reserve: 5 } })
  const { client: run } = client.forRun({ concurrency: 1 })
  for (let request = 0; request < 3; request += 1) await run.request('GET /run')
  for (let request = 0; request < 2; request += 1) await client.request('GET /host')
  expect(clock.slept).toEqual([])
  expect(requests).toHaveLength(5)
  await run.request('GET /run')
  expect(clock.slept).toEqual([1_001_000])
})

test('requests in flight count: the reserve holds also where many are sent at once', async () => {
  const script = spending(5_000, 30)
  const told: number[] = []
  const { client } = scriptedClient(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      const answer = script()
      told.push(Number(answer.headers['x-ratelimit-remaining']))
      return answer
    },
    { budget: { reserve: 20 }, maximumWaitMs: 0 },
  )
  const { client: run } = client.forRun({ concurrency: 20 })
  const asked = Array.from({ length: 20 }, () => run.request('GET /run'))
  const outcomes = await Promise.allSettled(asked)
  expect(Math.min(...told)).toBe(20)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})
