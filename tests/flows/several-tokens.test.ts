import type { HubSyncError, SyncResult } from '@hubsync/core'
import type { LimitOptions, TokenRule } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, memberOf, transports } from './create-flow.js'

const rule: TokenRule = { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: 'all' }
const both = { one: rule, two: rule }

interface Opened {
  readonly flow: Flow
  /** Tokens by request. */
  readonly sent: string[]
  readonly warnings: string[]
}

async function openWithTokens(
  tokens: Record<string, TokenRule>,
  options: Parameters<typeof createFlow>[0] & { auth?: string[]; limits?: LimitOptions } = {},
): Promise<Opened> {
  const { auth = ['one', 'two'], ...more } = options
  const [sent, warnings]: [string[], string[]] = [[], []]
  const ignore = () => undefined
  const warn = (_fields: object, message: string) => void warnings.push(message)
  const logger = { debug: ignore, info: ignore, warn, error: warn }
  const watched: typeof fetch = async (address, init) => {
    sent.push(new Headers(init?.headers).get('authorization')?.split(' ')[1] ?? '')
    flow.clock.advance(1)
    return fetch(address, init)
  }
  const flow: Flow = await createFlow({
    ...more,
    tokens,
    hub: { ...more.hub, auth, logger, fetch: watched },
  })
  return { flow, sent, warnings }
}

async function within<Result>({ flow }: Opened, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } finally {
    await flow.close()
  }
}

describe.each(transports)('several tokens of one account over %s', (transport) => {
  it('share the work, and the run takes no hour that one of them alone would have to wait for', async () => {
    const size = { repositories: 3, issues: 900, pullRequests: 20, reviews: 20, commits: 80 }
    const limits = { graphqlPerHour: 24, restPerHour: 36 }
    const opened = await openWithTokens(both, { ...size, transport, limits })
    await within(opened, async () => {
      const { flow, sent } = opened
      const before = flow.clock.now().getTime()
      const { usage } = await expectExactly(flow)
      expect(new Set(sent)).toEqual(new Set(['one', 'two']))
      expect(flow.clock.now().getTime() - before).toBeLessThan(600_000)
      const spent = usage.tokens?.map(({ restRequests, graphqlPoints }) =>
        transport === 'rest' ? restRequests : graphqlPoints,
      )
      expect(usage.tokens?.map(({ position }) => position)).toEqual([1, 2])
      for (const each of spent ?? []) expect(each).toBeGreaterThan(limits.graphqlPerHour / 4)
      const total = usage.tokens?.reduce((sum, { requests }) => sum + requests, 0)
      expect(total).toBe(usage.requests)
    })
  })

  it('go on without one that GitHub refuses, which a warning names by its place', async () => {
    const opened = await openWithTokens(both, { transport })
    await within(opened, async () => {
      const { flow, sent, warnings } = opened
      const change = { action: 'revokeToken', token: 'two' } as const
      // The first two requests find out whose the tokens are.
      flow.simulator.faults.set([{ kind: 'mutate', nth: 3, mutations: [change] }])
      await expectExactly(flow)
      const refused = sent.slice(2).filter((token) => token === 'two').length
      expect(refused, 'those in flight, and no more').toBeLessThanOrEqual(5)
      expect(refused).toBeGreaterThan(0)
      expect(warnings.filter((warning) => /GitHub refuses token 2 of 2/.test(warning))).toHaveLength(1)
      expect(warnings.join()).not.toMatch(/\btwo\b/)
    })
  })

  it('go on with the other while one is limited', async () => {
    const opened = await openWithTokens(both, { transport, hub: { maximumWaitMs: 0 } })
    await within(opened, async () => {
      const { flow } = opened
      flow.simulator.faults.set([{ kind: 'primaryLimit', seconds: 1800, nth: 4 }])
      const before = flow.clock.now().getTime()
      await expectExactly(flow)
      expect(flow.clock.now().getTime() - before).toBeLessThan(600_000)
    })
  })

  it('end the run when GitHub refuses them all', async () => {
    const opened = await openWithTokens({ other: rule }, { transport })
    await within(opened, async () => {
      const failure = await opened.flow.sync().catch((thrown: HubSyncError) => thrown)
      expect(failure).toMatchObject({ code: 'authentication_failed' })
    })
  })
})

it('a token that is limited before anything was asked is left out until it is not', async () => {
  const opened = await openWithTokens(both, { hub: { maximumWaitMs: 0 } })
  await within(opened, async () => {
    const { flow, sent } = opened
    flow.simulator.faults.set([{ kind: 'primaryLimit', seconds: 1800, nth: 1 }])
    await expectExactly(flow)
    const [limited = ''] = sent
    expect(sent.filter((token) => token === limited)).toHaveLength(1)
    flow.clock.advance(2_000)
    sent.length = 0
    await expectExactly(flow)
    expect(sent).toContain(limited)
  })
})

it('tokens of two accounts are refused before anything is read: each sees something else', async () => {
  const opened = await openWithTokens(both)
  await within(opened, async () => {
    const { flow } = opened
    flow.world.tokens.set('two', { ...rule, login: memberOf(flow) })
    const failure = await flow.sync().catch((thrown: HubSyncError) => thrown)
    expect(failure).toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(
        /^Token \d is of \S+ and token \d of \S+: a list holds tokens of one account/,
      ),
    })
    expect(flow.simulator.stats.read().graphqlRequests).toBe(0)
  })
})

it('an answer that one token got is confirmed by that token, for nothing', async () => {
  const confirmed: number[] = []
  for (const auth of [['one', 'two'], ['one']]) {
    const opened = await openWithTokens(both, { transport: 'rest', auth })
    await within(opened, async () => {
      await expectExactly(opened.flow)
      const { usage } = await expectExactly(opened.flow)
      confirmed.push(usage.notModified)
    })
  }
  expect(confirmed[0]).toBeGreaterThan(5)
  expect(confirmed[0]).toBe(confirmed[1])
})

it('an empty list is no token', async () => {
  await expect(createFlow({ hub: { auth: [] } })).rejects.toMatchObject({ code: 'token_missing' })
})

async function expectExactly(flow: Flow): Promise<SyncResult> {
  const result = await flow.sync()
  expectExact(flow, result)
  return result
}
