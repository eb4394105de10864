import type { SyncEvent, SyncProgress } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, type FlowOptions, transports } from './create-flow.js'

/** About 33 points over GraphQL and 46 requests over REST, more than an hour grants here beside the reserve. */
const size = { repositories: 3, issues: 900, pullRequests: 20, reviews: 20, commits: 80 }
const limits = { graphqlPerHour: 30, restPerHour: 36 }
const hour = 3_600_000

/** What GitHub said was left after each answer, and when each request went out. */
async function openWatched(options: FlowOptions) {
  const told: (SyncProgress & { at: number })[] = []
  const emit = (event: SyncEvent) => {
    if (event.type === 'sync:progress') told.push({ ...event.data, at: flow.clock.now().getTime() })
  }
  const sinks = [{ emit }]
  const flow: Flow = await createFlow({ ...size, limits, ...options, hub: { ...options.hub, sinks } })
  const remaining: number[] = []
  const refused: number[] = []
  const sentAt: number[] = []
  flow.onRequest(async ({ send }) => {
    sentAt.push(flow.clock.now().getTime())
    const answer = await send()
    remaining.push(Number(answer.headers.get('x-ratelimit-remaining')))
    if (!answer.ok) refused.push(answer.status)
    return answer
  })
  const progress = () => told
  return { flow, remaining, refused, sentAt, progress }
}

async function within<Result>(flow: Flow, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } finally {
    await flow.close()
  }
}

describe.each(transports)('over %s', (transport) => {
  it.each([
    ['a number', 10, 10],
    ['a share', 0.4, transport === 'rest' ? 15 : 12],
  ])(
    'a reserve given as %s is left to the host, and the run goes on in the next hour',
    async (_name, reserve, kept) => {
      const { flow, remaining, sentAt } = await openWatched({ transport, hub: { budget: { reserve } } })
      await within(flow, async () => {
        expectExact(flow, await flow.sync())
        expect(Math.min(...remaining)).toBeGreaterThanOrEqual(kept)
        expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0), 'it went on in the next hour').toBeGreaterThan(
          hour * 0.9,
        )
      })
    },
  )

  it('without a reserve the same run spends the hour to its end, and no request is refused', async () => {
    const { flow, remaining, refused } = await openWatched({ transport })
    await within(flow, async () => {
      expectExact(flow, await flow.sync())
      expect(Math.min(...remaining)).toBeLessThan(10)
      expect(refused, 'a budget that is spent is not tried').toEqual([])
    })
  })

  it('a reserve that is met ends a run early but well where the next hour is too far off', async () => {
    const hub = { budget: { reserve: 10 }, maximumWaitMs: 60_000 }
    const { flow, remaining, sentAt } = await openWatched({ transport, hub })
    await within(flow, async () => {
      const result = await flow.sync()
      expect(result).toMatchObject({ success: false, errors: [{ code: 'budget_exhausted', repo: null }] })
      const [{ error = '', retryAt = '' } = {}] = result.errors
      expect(error).toMatch(
        /records in \d repositor(?:y|ies) left to read: .* down to the host's reserve until/,
      )
      expect(Date.parse(retryAt)).toBeGreaterThan(sentAt.at(-1) ?? 0)
      expect(Math.min(...remaining)).toBeGreaterThanOrEqual(10)
      const { remaining: left = 0 } = flow.hub.client.budgets[transport] ?? {}
      await flow.hub.client.request('GET /user')
      if (transport === 'graphql') await flow.hub.client.graphql('query { viewer { login } }')
      expect(flow.hub.client.budgets[transport]?.remaining, 'the host may spend it').toBe(left - 1)
      let last = result
      for (let hours = 0; hours < 5 && !last.success; hours += 1) {
        flow.clock.advance(3_700)
        last = await flow.sync()
      }
      expectExact(flow, last)
    })
  })

  it('a run spends no more than it may, and the next goes on', async () => {
    const { flow } = await openWatched({ transport, limits: {}, hub: { budget: { perRun: 20 } } })
    await within(flow, async () => {
      const result = await flow.sync({ concurrency: 1 })
      expect(result.errors).toMatchObject([
        { code: 'budget_exhausted', error: expect.stringContaining('has spent the 20') },
      ])
      const { restRequests, graphqlPoints } = result.usage
      const spent = transport === 'rest' ? restRequests : graphqlPoints
      expect(spent).toBeGreaterThanOrEqual(20)
      expect(spent, 'what is under way is let finish').toBeLessThan(30)
      let last = result
      for (let run = 0; run < 5 && !last.success; run += 1) last = await flow.sync({ concurrency: 1 })
      expectExact(flow, last)
    })
  })
})

describe('a run that needs more than the rest of the hour', () => {
  const large = { repositories: 2, issues: 3000, pullRequests: 10, reviews: 10, commits: 1000 }

  it('spreads its requests over it, and tells how long it takes with what has to be waited for', async () => {
    const hub = { budget: { reserve: 20 } }
    const { flow, progress, sentAt } = await openWatched({ ...large, limits: { graphqlPerHour: 60 }, hub })
    await within(flow, async () => {
      expectExact(flow, await flow.sync({ concurrency: 1 }))
      const [began = 0] = sentAt
      const ended = sentAt.at(-1) ?? 0
      expect(ended - began, 'it takes no hour more than the points do').toBeLessThan(2.1 * hour)
      const inSecondHour = sentAt.filter((at) => at > began + hour && at < began + 2 * hour)
      const gaps = inSecondHour.slice(1).map((at, index) => at - (inSecondHour[index] ?? at))
      expect(gaps.filter((gap) => gap > 100_000).length, 'no burst').toBeGreaterThan(4)
      expect(Math.max(...gaps), 'no stall').toBeLessThan(hour / 4)
      const foretold = progress().filter(({ stage, at }) => stage === 'read' && at > began + hour + 2_000)
      expect(foretold.length).toBeGreaterThan(10)
      for (const { at, etaMs } of foretold) expect(Math.abs(at + (etaMs ?? 0) - ended)).toBeLessThan(180_000)
    })
  })

  it('says until when it waits', async () => {
    const hub = { budget: { reserve: 20 } }
    const { flow, progress } = await openWatched({ ...large, limits: { graphqlPerHour: 60 }, hub })
    await within(flow, async () => {
      expectExact(flow, await flow.sync({ concurrency: 1 }))
      const waits = progress().filter(({ waitingUntil }) => waitingUntil !== null)
      expect(waits.length).toBeGreaterThan(0)
      for (const { at, etaMs, waitingUntil } of waits) {
        expect(etaMs).toBeGreaterThan(Date.parse(waitingUntil ?? '') - at)
      }
    })
  })
})

it('a run for which the hour will do waits for nothing', async () => {
  const { flow, sentAt } = await openWatched({ limits: {}, hub: { budget: { reserve: 0.9 } } })
  await within(flow, async () => {
    expectExact(flow, await flow.sync({ concurrency: 1 }))
    expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)).toBe((sentAt.length - 1) * 1_000)
  })
})

it('REST and GraphQL are kept apart: a reserve of one holds back nothing of the other', async () => {
  const { flow, remaining } = await openWatched({
    transport: 'graphql',
    hub: { budget: { reserve: { rest: 30 } } },
  })
  await within(flow, async () => {
    expectExact(flow, await flow.sync())
    expect(Math.min(...remaining)).toBeLessThan(10)
  })
})

it.each([-1, Number.NaN, '100'])('a reserve of %s is refused', async (reserve) => {
  const budget = { reserve: reserve as number }
  await expect(createFlow({ hub: { budget } })).rejects.toMatchObject({ code: 'configuration_invalid' })
})

it('a reserve that leaves nothing says so instead of waiting for ever', async () => {
  const { flow } = await openWatched({ limits: { graphqlPerHour: 100 }, hub: { budget: { reserve: 100 } } })
  await within(flow, async () => {
    await expect(flow.sync()).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('leaves nothing of the 100'),
    })
  })
})
