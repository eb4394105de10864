import type { Fault } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, transports } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

/** Issues take two pages a repository. */
const size = { repositories: 3, issues: 420, pullRequests: 20, reviews: 20, commits: 80 }
const hub = { maximumWaitMs: 120_000 }
/** Where a run that is not hindered reads streams. */
const amid = { graphql: 4, rest: 30 }

/** An hour that is used up in the middle of a run, and renews later than a run may wait. */
const spent: { graphql: [string, Fault][]; rest: [string, Fault][] } = {
  graphql: [
    ['RATE_LIMITED', { kind: 'primaryLimit', type: 'RATE_LIMITED', seconds: 1800 }],
    ['RATE_LIMIT', { kind: 'primaryLimit', type: 'RATE_LIMIT', seconds: 1800 }],
  ],
  rest: [
    ['403', { kind: 'primaryLimit', status: 403, seconds: 1800 }],
    ['429', { kind: 'primaryLimit', status: 429, seconds: 1800 }],
  ],
}

function storedRows({ database, scope }: Flow): number {
  const tables = ['projects', 'bugs', 'pull_requests', 'commits'] as const
  return tables.flatMap((table) => rowsOf(database, scope, table)).length
}

describe.each(transports)('over %s', (transport) => {
  it.each(spent[transport])(
    'a budget that is spent in the middle of a run ends it early but well, and the next goes on: %s',
    async (_name, fault) => {
      const flow = await createFlow({ ...size, transport, hub })
      try {
        flow.simulator.faults.set([{ ...fault, nth: amid[transport] } as Fault])
        const before = flow.clock.now().getTime()
        const result = await flow.sync({ concurrency: 1 })
        expect(result).toMatchObject({
          success: false,
          errors: [
            {
              repo: null,
              code: 'budget_exhausted',
              category: 'rate_limit',
              retryable: true,
              error: expect.stringMatching(
                /^The run ended early with about \d+ records in \d repositor(?:y|ies) left to read: .* used up until /,
              ),
            },
          ],
        })
        const [{ retryAt = '', error } = { error: '' }] = result.errors
        expect(Date.parse(retryAt) - before).toBeGreaterThan(1_700_000)
        expect(Number(/about (\d+) records/.exec(error)?.[1])).toBeGreaterThan(0)
        expect(storedRows(flow), 'what was read is kept').toBeGreaterThan(0)
        expect(flow.clock.now().getTime() - before, 'nothing is waited for').toBeLessThan(300_000)
        expect((await flow.hub.status.getSyncHistory(1))[0]).toMatchObject({ status: 'partial' })

        const again = await flow.sync()
        expect(again.errors, 'before the hour is over').toMatchObject([{ code: 'budget_exhausted' }])
        expect(again.usage.requests, 'a spent budget is not tried').toBeLessThanOrEqual(1)

        flow.clock.advance(1900)
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    },
  )

  it('a limit that renews soon is waited for within the run', async () => {
    const flow = await createFlow({ ...size, transport, hub })
    try {
      flow.simulator.faults.set([{ kind: 'primaryLimit', seconds: 90, nth: amid[transport] }])
      const before = flow.clock.now().getTime()
      expectExact(flow, await flow.sync())
      expect(flow.clock.now().getTime() - before).toBeGreaterThan(60_000)
    } finally {
      await flow.close()
    }
  })

  const secondary: [string, Fault][] = [
    ['403 with a time', { kind: 'secondaryLimit', status: 403, seconds: 40, retryAfter: 40 }],
    ['429 with a time', { kind: 'secondaryLimit', status: 429, seconds: 40, retryAfter: 40 }],
    ['403 without a time', { kind: 'secondaryLimit', status: 403, seconds: 50, retryAfter: null }],
    ['429 without a time', { kind: 'secondaryLimit', status: 429, seconds: 50, retryAfter: null }],
    ['200 without a time', { kind: 'secondaryLimit', status: 200, seconds: 50, retryAfter: null }],
  ]
  it.each(secondary)('a secondary limit is waited for: %s', async (_name, fault) => {
    const flow = await createFlow({ ...size, transport, hub })
    try {
      flow.simulator.faults.set([{ ...fault, nth: amid[transport] } as Fault])
      const before = flow.clock.now().getTime()
      expectExact(flow, await flow.sync())
      expect(flow.clock.now().getTime() - before).toBeGreaterThan(40_000)
    } finally {
      await flow.close()
    }
  })

  it('a secondary limit that does not end is left to the next run', async () => {
    const flow = await createFlow({ ...size, transport, hub })
    try {
      flow.simulator.faults.set([
        { kind: 'secondaryLimit', seconds: 3000, retryAfter: null, nth: amid[transport] },
      ])
      const result = await flow.sync()
      expect(result.errors).toMatchObject([{ code: 'budget_exhausted' }])
      flow.clock.advance(3000)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })

  it('a budget that is spent before anything was looked at says so', async () => {
    const flow = await createFlow({ ...size, transport, hub })
    try {
      expectExact(flow, await flow.sync())
      // Over REST, lists that did not change cost nothing and are told in spite of the limit.
      for (const repository of flow.repositories()) {
        flow.act({ action: 'editRepository', repository, topics: ['changed'] })
      }
      flow.simulator.faults.set([{ kind: 'primaryLimit', seconds: 1800, nth: 1 }])
      const result = await flow.sync()
      expect(result.errors).toMatchObject([
        {
          code: 'budget_exhausted',
          error: expect.stringContaining('while it looked for what to read'),
        },
      ])
    } finally {
      await flow.close()
    }
  })
})
