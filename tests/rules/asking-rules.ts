import type { Store } from '@hubsync/core'
import { expect } from 'vitest'
import { expectExact, type Flow, firstPullRequest, memberOf } from '../flows/create-flow.js'
import { issueNumbers } from './reading-rules.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'

/** How GitHub is asked, and what its answers are worth. */
export const askingRules: Rule[] = [
  {
    promise: 'A query too large for GitHub is asked for in parts, never below one record',
    evidence:
      'After ten seconds GitHub answers 502 or 504; airbyte halves its pages down to 0 and faros skips the page',
    scenario: 'pages that GitHub cannot give whole are read in smaller ones',
    play: async (open) => {
      const flow = await open({ repositories: 2, issues: 40, pullRequests: 20 })
      flow.simulator.faults.set([{ kind: 'tooLarge', resolved: 12, match: { contains: 'page:' } }])
      const result = await flow.sync()
      expect(result.errors).toEqual([])
      expect(flow.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'batches are not split',
        file: 'core/src/sync/read-passes.ts',
        find: 'if (batch.length > 1 && !isFatal(error))',
        replace: "if (batch.length > 1 && error.code === 'interrupted')",
      },
      {
        name: 'pages are not halved',
        file: 'core/src/sync/read-passes.ts',
        find: "if (error.code === 'response_too_large' && size > 1)",
        replace: "if (error.code === 'interrupted' && size > 1)",
      },
    ],
  },
  {
    promise: 'A partial answer keeps its good parts, and what failed is asked for again',
    evidence: `GraphQL answers 200 with data and errors side by side ([resource limits](${docs}/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api))`,
    scenario: 'a record that came as null with an error is not passed over',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      const [home = ''] = flow.repositories()
      const [first = 0, second = 0] = issueNumbers(flow, home)
      expectExact(flow, await flow.sync())
      flow.act({ action: 'editIssue', repository: home, number: first, title: 'Edited first' })
      flow.act({ action: 'editIssue', repository: home, number: second, title: 'Edited second' })
      flow.simulator.faults.set([
        { kind: 'partial', type: null, path: '**.nodes.0', which: 0, match: { contains: 'filterBy' } },
      ])
      await flow.sync()
      flow.simulator.faults.clear()
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'errors beside data are ignored',
        file: 'core/src/github/graphql/errors-by-path.ts',
        find: 'const spoilers = errors.filter((error) => !isHidden(error))',
        replace: 'const spoilers = errors.filter(() => false)',
      },
    ],
  },
  {
    promise:
      'GitHub’s limits are waited for as it says: `retry-after`, else the reset, else a growing minute',
    evidence: `[Best practices](${docs}/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately)`,
    scenario: 'a secondary limit is waited for as long as it says, over both transports',
    play: async (open) => {
      for (const transport of ['graphql', 'rest'] as const) {
        const flow = await open({ transport, repositories: 1 })
        flow.simulator.faults.set([{ kind: 'secondaryLimit', status: 429, seconds: 300, nth: 2 }])
        const began = flow.clock.now().getTime()
        expectExact(flow, await flow.sync({ concurrency: 1 }))
        expect(flow.clock.now().getTime() - began).toBeGreaterThan(300_000)
        // Asking while limited can get an integration banned.
        expect(refusals(flow)).toBe(1)
      }
    },
    mutants: [
      {
        name: 'a 429 is no limit',
        file: 'core/src/github/client/limit-gate.ts',
        find: 'if (status === 429) return true',
        replace: 'if (status === 429) return false',
      },
      {
        name: '`retry-after` is not read',
        file: 'core/src/github/client/limit-gate.ts',
        find: "if (told !== null) return { kind: 'secondary', waitMs: told }",
        replace: '',
      },
    ],
  },
  {
    promise: 'GraphQL’s hourly limit comes as a success, of either type, and is waited for',
    evidence:
      '`RATE_LIMITED` is documented in octokit’s plugin-throttling, `RATE_LIMIT` was seen by yanyongyu/githubkit#271',
    scenario: 'an hour that is spent in the middle of a run is waited for',
    play: async (open) => {
      for (const type of ['RATE_LIMITED', 'RATE_LIMIT'] as const) {
        const flow = await open({ repositories: 1 })
        flow.onRequest(async ({ nth, send }) => {
          if (nth !== 2) return send()
          // No header tells of it: the type is all there is.
          const answer = await send()
          const body = JSON.stringify({ errors: [{ type, message: 'Slow down' }] })
          return new Response(body, { headers: { date: answer.headers.get('date') ?? '' } })
        })
        expectExact(flow, await flow.sync())
      }
    },
    mutants: [
      {
        name: '`RATE_LIMIT` is not known',
        file: 'core/src/github/client/graphql-error.ts',
        find: "'RATE_LIMITED', 'RATE_LIMIT'",
        replace: "'RATE_LIMITED'",
      },
      {
        name: '`RATE_LIMITED` is not known',
        file: 'core/src/github/client/graphql-error.ts',
        find: "'RATE_LIMITED', 'RATE_LIMIT'",
        replace: "'RATE_LIMIT'",
      },
    ],
  },
  {
    promise: 'A server without limits is not waited for',
    evidence:
      'Enterprise Server answers `rateLimit: null`; apache/incubator-devlake#8020 hangs for ever, #7435 panics',
    scenario: 'a server that tells no limits is read like any other',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      flow.simulator.faults.set([{ kind: 'noLimits' }])
      const began = flow.clock.now().getTime()
      const run = flow.sync()
      await expect(run).resolves.toMatchObject({ usage: { graphqlPoints: 0 } })
      expectExact(flow, await run)
      expect(flow.clock.now().getTime() - began).toBeLessThan(60_000)
    },
    mutants: [
      {
        name: 'the price is read from what is not there',
        file: 'core/src/github/client/query-cost.ts',
        find: 'return isRecord(data.rateLimit) && typeof data.rateLimit.cost',
        replace: 'return typeof (data.rateLimit as { cost: number }).cost',
      },
    ],
  },
  {
    promise: 'A broken answer is asked for again',
    evidence: 'Connections are cut, bodies end early',
    scenario: 'cut connections, halves of bodies and server errors lose nothing',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      flow.simulator.faults.set([
        { kind: 'truncate', nth: 1 },
        { kind: 'cut', at: 'body', nth: 3 },
        { kind: 'status', status: 500, nth: 5 },
      ])
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'half a body is an answer',
        file: 'core/src/github/client/attempt-requests.ts',
        find: "if (answer && isCutShort(answer)) throw retryable('the answer was cut short', sent)",
        replace: '',
      },
    ],
  },
  {
    promise: 'A killed run goes on at the page where it stood',
    evidence: 'Nango’s sync starts over from the first repository',
    scenario: 'pages that are stored are not read again',
    play: async (open) => {
      const flow = await open({ repositories: 1, issues: 430, pullRequests: 3, reviews: 0 })
      const killed = new AbortController()
      const pages: string[] = []
      flow.onRequest(({ body }) => {
        const [, page] =
          /page: issues\(([^)]*)CREATED_AT/.exec((JSON.parse(body) as { query: string }).query) ?? []
        if (page !== undefined) pages.push(/after: [^,]*/.exec(page)?.[0] ?? 'the first')
        if (pages.length === 4) killed.abort()
        return undefined
      })
      await flow.sync({ signal: killed.signal }).catch(() => undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
      expect(new Set(pages).size).toBe(5)
      expect(pages.length).toBeLessThanOrEqual(6)
    },
    mutants: [
      {
        name: 'every run begins anew',
        file: 'core/src/sync/plan-passes.ts',
        find: "&& isOfThisFull) return 'resume'",
        replace: "&& isOfThisFull && checkpoint.cursor === '') return 'resume'",
      },
    ],
  },
  {
    promise: 'Whatever a killed run wrote is derived from by the next',
    evidence: 'A run that dies between its rows and what follows from them leaves metrics of the past',
    scenario: 'contributors and open issues of a killed run are counted by the next, though nothing moved',
    play: async (open) => {
      const life = { isEnding: false }
      const flow = await open({ repositories: 2, wrapStore: (store) => deadBeforeDerivation(store, life) })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'push', repository: home, messages: ['One', 'Two'], author: memberOf(flow) },
        { action: 'submitReview', repository: home, number: firstPullRequest(flow), state: 'APPROVED' },
      )
      life.isEnding = true
      await expect(flow.sync()).rejects.toThrow('died')
      life.isEnding = false
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'only what this run read is derived from',
        file: 'core/src/sync/derive-touched.ts',
        find: "if (run.kind === 'single' || (await isDerivedSoFar(run, derivation))) return touched",
        replace: 'if (run.kind.length > 0) return touched',
      },
    ],
  },
]

function deadBeforeDerivation(store: Store, life: { isEnding: boolean }): Store {
  return {
    ...store,
    derive: async (scope, request) => {
      if (life.isEnding) throw new Error('died')
      return store.derive(scope, request)
    },
  }
}

function refusals({ simulator }: Flow): number {
  const routes = Object.values(simulator.stats.read().routes)
  return routes.reduce((sum, { statuses }) => sum + (statuses[429] ?? 0), 0)
}
