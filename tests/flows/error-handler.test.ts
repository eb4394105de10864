import type { Failure, FailureDecision, FailureHandler } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, type FlowOptions, failWith, transports } from './create-flow.js'

/** Hands every failure to whatever the test puts there. */
interface Handler {
  decide: (failure: Failure) => FailureDecision
  readonly asked: Failure[]
  readonly onError: FailureHandler
}

function createHandler(): Handler {
  const handler: Handler = {
    decide: () => 'default',
    asked: [],
    onError: async (failure) => {
      handler.asked.push(failure)
      return handler.decide(failure)
    },
  }
  return handler
}

async function withFlow(
  options: FlowOptions,
  work: (flow: Flow, handler: Handler) => Promise<void>,
): Promise<void> {
  const handler = createHandler()
  const flow = await createFlow({
    repositories: 2,
    ...options,
    hub: { onError: handler.onError, ...options.hub },
  })
  try {
    await work(flow, handler)
  } finally {
    await flow.close()
  }
}

/** Requests that are about one repository go nowhere. */
function cutOff(flow: Flow, fullName: string): void {
  const [owner = '', name = ''] = fullName.split('/')
  const nodeId = flow.world.findRepository(owner, name)?.repository.nodeId ?? ''
  flow.onRequest(({ url, body }) => {
    if (url.pathname.startsWith(`/repos/${fullName}/`) || body.includes(nodeId)) throw new Error('cut')
    return undefined
  })
}

/** The hour's budget of the transport is spent for another hour and a half, longer than any run waits by itself. */
function spendBudget(flow: Flow, after: number): { renewsAt: number } {
  const limit = { renewsAt: 0 }
  flow.onRequest(({ nth, url }) => {
    if (limit.renewsAt === 0 && nth > after) limit.renewsAt = flow.clock.now().getTime() + 5_400_000
    if (flow.clock.now().getTime() >= limit.renewsAt) return undefined
    const headers = {
      'content-type': 'application/json',
      date: flow.clock.now().toUTCString(),
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-resource': url.pathname.endsWith('graphql') ? 'graphql' : 'core',
      'x-ratelimit-reset': String(Math.ceil(limit.renewsAt / 1000)),
    }
    return new Response('{"message":"API rate limit exceeded"}', { status: 403, headers })
  })
  return limit
}

const thrownBy = (run: Promise<unknown>) =>
  run.then(
    () => null,
    (thrown: unknown) => thrown,
  )

describe.each(transports)('over %s', (transport) => {
  it('what fails for one repository is read again if the host says so', () =>
    withFlow({ transport }, async (flow, handler) => {
      const [home = ''] = flow.repositories()
      flow.onRequest(failWith(flow, home))
      handler.decide = ({ attempt }) => {
        if (attempt === 2) flow.onRequest(undefined)
        return 'retry'
      }
      const result = await flow.sync()
      expectExact(flow, result)
      expect(new Set(handler.asked.map(({ repo }) => repo))).toEqual(new Set([home]))
      const { tenantId } = flow.hub
      const told = { tenantId, runId: result.runId, operation: 'read pull-requests', attempt: 1 }
      expect(handler.asked).toContainEqual(expect.objectContaining(told))
    }))

  it('what fails for ever is given up, however patient the host is', () =>
    withFlow({ transport }, async (flow, handler) => {
      const [home = '', away = ''] = flow.repositories()
      flow.onRequest(failWith(flow, home))
      handler.decide = ({ attempt }) => (attempt % 2 === 0 ? 'retry' : { wait: 60_000 })
      const result = await flow.sync({ streams: ['bugs'] })
      expect(result.errors).toMatchObject([{ repo: home, operation: 'read bugs' }])
      expect(handler.asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(result.completeness.find(({ repo }) => repo === away)?.outcome).not.toBe('unproven')
    }))

  it('a run stops for one repository if the host says so, and the next one goes on', () =>
    withFlow({ transport }, async (flow, handler) => {
      const [home = ''] = flow.repositories()
      flow.onRequest(failWith(flow, home))
      handler.decide = () => 'stop'
      const thrown = await thrownBy(flow.sync())
      expect(handler.asked.map(({ error }) => error)).toContain(thrown)
      const [log] = await flow.hub.status.getSyncHistory(1)
      expect(log).toMatchObject({ status: 'failed', errors: [{ code: handler.asked[0]?.error.code }] })
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    }))

  it('a repository that cannot be reached is left out if the host says so', () =>
    withFlow({ transport }, async (flow, handler) => {
      expectExact(flow, await flow.sync())
      const [home = '', away = ''] = flow.repositories()
      flow.act({ action: 'createIssue', repository: home, title: 'New' })
      cutOff(flow, home)
      handler.decide = () => 'skip'
      const result = await flow.sync({ streams: ['bugs'] })
      expect(result.success).toBe(false)
      expect(result.errors.map(({ repo, code }) => [repo, code])).toContainEqual([home, 'network_failed'])
      expect(flow.differencesOf(away)).toEqual([])
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    }))

  it('a limit is waited for as long as the host wants to', () =>
    withFlow({ transport }, async (flow, handler) => {
      const limit = spendBudget(flow, 2)
      handler.decide = ({ error }) => ({ wait: (error.retryAt?.getTime() ?? 0) - flow.clock.now().getTime() })
      const result = await flow.sync()
      expectExact(flow, result)
      expect(handler.asked).toMatchObject([{ repo: null, error: { code: 'rate_limited' }, attempt: 1 }])
      expect(flow.clock.now().getTime()).toBeGreaterThanOrEqual(limit.renewsAt)
    }))

  it('a run that meets a limit is thrown by stop, and ends early by default', () =>
    withFlow({ transport }, async (flow, handler) => {
      const limit = spendBudget(flow, 2)
      handler.decide = () => 'stop'
      expect(await thrownBy(flow.sync())).toMatchObject({ code: 'rate_limited' })
      handler.decide = () => 'skip'
      expect((await flow.sync()).errors).toMatchObject([{ repo: null, code: 'budget_exhausted' }])
      flow.clock.advance((limit.renewsAt - flow.clock.now().getTime()) / 1000 + 60)
      expectExact(flow, await flow.sync())
    }))

  it('the owner is looked for again, too, before there is a run', () =>
    withFlow({ transport }, async (flow, handler) => {
      flow.onRequest(() => {
        throw new Error('cut')
      })
      handler.decide = () => {
        flow.onRequest(undefined)
        return 'retry'
      }
      expectExact(flow, await flow.sync())
      expect(handler.asked).toMatchObject([{ repo: null, runId: null, operation: 'find owner' }])
    }))

  it('a signal ends what the host waits for', () =>
    withFlow({ transport }, async (flow, handler) => {
      spendBudget(flow, 2)
      const controller = new AbortController()
      handler.decide = () => {
        setTimeout(() => controller.abort(), 20)
        // The only time that does not pass by itself here: that of the heartbeat.
        return { wait: 3_000 }
      }
      expect(await thrownBy(flow.sync({ signal: controller.signal }))).toMatchObject({ code: 'interrupted' })
      flow.onRequest(undefined)
      flow.clock.advance(5_500)
      expectExact(flow, await flow.sync())
    }))
})
