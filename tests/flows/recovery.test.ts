import { createMemoryStore } from '@hubsync/adapter-memory'
import {
  type Failure,
  type FailureDecision,
  HubSyncError,
  type HubSyncErrorCode,
  quickSyncAll,
  type Store,
} from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Transport, transports } from './create-flow.js'

/** A database that fails with every commit from the nth on, until it is mended. */
function breakable(code: HubSyncErrorCode, nth: number) {
  const state = { isBroken: true, commits: 0 }
  const wrap = (store: Store): Store => ({
    ...store,
    commit: async (batch) => {
      state.commits += 1
      if (state.isBroken && state.commits >= nth) throw new HubSyncError(code, 'The database is away')
      return store.commit(batch)
    },
  })
  return { state, wrap }
}

async function createBrokenFlow(
  transport: Transport,
  code: HubSyncErrorCode,
  decide: (failure: Failure) => FailureDecision,
) {
  const { state, wrap } = breakable(code, 3)
  const asked: Failure[] = []
  const onError = (failure: Failure) => {
    asked.push(failure)
    return decide(failure)
  }
  const flow = await createFlow({ transport, wrapStore: wrap, hub: { onError } })
  return { flow, state, asked }
}

const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => null,
    (thrown: HubSyncError) => thrown,
  )

describe.each(transports)('over %s', (transport) => {
  it.each(['database_unreachable', 'database_failed'] as const)(
    'a host waits for its database longer than a run does: %s',
    async (code) => {
      const { flow, state, asked } = await createBrokenFlow(transport, code, ({ attempt }) => {
        if (attempt === 2) state.isBroken = false
        return { wait: 3_600_000 }
      })
      try {
        const before = flow.clock.now().getTime()
        expectExact(flow, await flow.sync())
        expect(flow.clock.now().getTime() - before).toBeGreaterThanOrEqual(7_200_000)
        expect(asked).toMatchObject([
          { repo: null, operation: 'store', attempt: 1, error: { code } },
          { repo: null, operation: 'store', attempt: 2, error: { code } },
        ])
      } finally {
        await flow.close()
      }
    },
  )

  it.each(['default', 'skip', 'stop', 'retry'] as const)(
    'a database that stays away ends the run, whatever the host decides: %s',
    async (decision) => {
      const { flow, state, asked } = await createBrokenFlow(transport, 'database_unreachable', () => decision)
      try {
        expect(await failureOf(flow.sync())).toMatchObject({ code: 'database_unreachable' })
        expect(asked.length).toBe(decision === 'retry' ? 10 : 1)
        state.isBroken = false
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    },
  )

  it('the one-call functions take a handler and the longest wait, too', async () => {
    const flow = await createFlow({ transport, repositories: 1 })
    try {
      const asked: Failure[] = []
      flow.simulator.faults.set([{ kind: 'primaryLimit', seconds: 1800, nth: 3 }])
      const result = await quickSyncAll('acme', {
        store: createMemoryStore(),
        auth: 'token',
        apiUrl: flow.simulator.url,
        clock: flow.clock,
        transport,
        maximumWaitMs: 60_000,
        onError: (failure) => {
          asked.push(failure)
          return { wait: 1_900_000 }
        },
      })
      expect(result).toMatchObject({ success: true, errors: [] })
      expect(asked).toMatchObject([{ error: { code: 'rate_limited' } }])
    } finally {
      await flow.close()
    }
  })
})

it('nothing asks or writes any more once a failure ended a run', async () => {
  let commits = 0
  const wrapStore = (store: Store): Store => ({
    ...store,
    commit: async (batch) => {
      commits += 1
      return store.commit(batch)
    },
  })
  const flow = await createFlow({ transport: 'rest', repositories: 2, issues: 240, wrapStore })
  try {
    expectExact(flow, await flow.sync())
    flow.clock.advance(60)
    const [home = ''] = flow.repositories()
    const isListing = /\/(?:issues|pulls)$/
    flow.onRequest(async ({ url }) => {
      if (!isListing.test(url.pathname)) return undefined
      if (url.pathname.startsWith(`/repos/${home}/`)) throw new Error('cut')
      await new Promise((resolve) => setTimeout(resolve, 40))
      return undefined
    })
    const failure = await failureOf(flow.hub.sync.verify({ owner: 'acme', transport: 'rest' }))
    expect(failure).toMatchObject({ code: 'network_failed' })
    const ended = { requests: flow.hub.client.usage.requests, commits }
    // Longer than the listings that were under way took.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect({ requests: flow.hub.client.usage.requests, commits }).toEqual(ended)
  } finally {
    await flow.close()
  }
})
