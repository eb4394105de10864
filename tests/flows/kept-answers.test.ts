import type { KeptAnswer, Store } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, useFlow } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

const size = {
  transport: 'rest',
  repositories: 3,
  issues: 9,
  pullRequests: 6,
  reviews: 8,
  commits: 9,
} as const

/** What a run costs of the hour, in a process of its own: nothing is remembered but what the store keeps. */
async function cost(flow: Flow, token = 'ghp_of_a_person'): Promise<{ points: number; written: number }> {
  const before = flow.simulator.stats.read().restPoints
  const hub = flow.openHub({ auth: token })
  try {
    const result = await hub.sync.incrementalSync({ owner: flow.owner, transport: 'rest' })
    expectExact(flow, result)
    const written =
      result.issuesSynced + result.pullRequestsSynced + result.reviewsSynced + result.commitsSynced
    return { points: flow.simulator.stats.read().restPoints - before, written }
  } finally {
    await hub.close()
  }
}

function withFlow(play: (flow: Flow) => Promise<void>, wrapStore?: (store: Store) => Store) {
  return useFlow({ ...size, ...(wrapStore && { wrapStore }) }, play)
}

describe('answers that outlive the process', () => {
  it('let runs in which nothing changed cost nothing of the hour', () =>
    withFlow(async (flow) => {
      await cost(flow)
      for (let day = 0; day < 3; day += 1) {
        flow.clock.advance(86_400)
        expect(await cost(flow)).toEqual({ points: 0, written: 0 })
      }
    }))

  it('let the first run after a whole reading cost nothing, however long the listings are', async () => {
    const flow = await createFlow({ ...size, repositories: 1, issues: 150, pullRequests: 120 })
    try {
      await cost(flow)
      flow.clock.advance(86_400)
      expect(await cost(flow)).toEqual({ points: 0, written: 0 })
      const [home = ''] = flow.repositories()
      flow.act({ action: 'createIssue', repository: home, title: 'New' })
      expect((await cost(flow)).written).toBe(1)
      flow.clock.advance(86_400)
      expect(await cost(flow)).toEqual({ points: 0, written: 0 })
    } finally {
      await flow.close()
    }
  })

  it('are none that came empty', () =>
    withFlow(async (flow) => {
      flow.simulator.faults.set([{ kind: 'truncate', keep: 0, every: 2 }])
      const hub = flow.openHub({ auth: 'ghp_of_a_person' })
      await hub.sync.incrementalSync({ owner: flow.owner, transport: 'rest' }).catch(() => undefined)
      await hub.close()
      flow.simulator.faults.clear()
      await cost(flow)
    }))

  it('hide no change, wherever in a list it is', () =>
    withFlow(async (flow) => {
      await cost(flow)
      const [home = ''] = flow.repositories()
      for (let round = 0; round < 3; round += 1) {
        flow.act(
          { action: 'createIssue', repository: home, title: `New ${round}` },
          { action: 'openPullRequest', repository: home, title: `New ${round}` },
          { action: 'push', repository: home },
        )
        const { points } = await cost(flow)
        expect(points).toBeGreaterThan(0)
      }
    }))

  it('are good for the token alone that they were shown to', () =>
    withFlow(async (flow) => {
      await cost(flow, 'ghp_one_of_them')
      expect((await cost(flow, 'ghp_another_one')).points).toBeGreaterThan(8)
      expect((await cost(flow, 'ghp_one_of_them')).points).toBe(0)
    }))

  it('of an installation are confirmed by time where that is safe: not for lists', () =>
    withFlow(async (flow) => {
      await cost(flow, 'ghs_of_the_first_hour')
      const [home = ''] = flow.repositories()
      flow.act({ action: 'forcePush', repository: home, drop: 1, messages: [] })
      await cost(flow, 'ghs_of_the_second_hour')
      expect((await cost(flow, 'ghs_of_the_second_hour')).points).toBe(0)
    }))

  it.each([
    ['of an owner over GraphQL', (flow: Flow) => flow.sync({ transport: 'graphql' })],
    ['of one repository', (flow: Flow) => flow.hub.sync.syncRepo(flow.repositories()[0] ?? '')],
    ['that only proves', (flow: Flow) => flow.hub.sync.verify({ owner: flow.owner })],
  ])('are forgotten by a run %s once nobody has asked for them in a month', (_, run) =>
    withFlow(async (flow) => {
      await cost(flow)
      const kept = () => rowsOf(flow.database, flow.scope, 'http_validators').length
      const before = kept()
      flow.clock.advance(29 * 86_400)
      await run(flow)
      expect(kept()).toBeGreaterThanOrEqual(before)
      flow.clock.advance(2 * 86_400)
      await run(flow)
      expect(kept()).toBeLessThan(before)
    }),
  )

  it('cost a request, and no run, where the database fails', () => {
    const failing = {
      read: async () => Promise.reject(new Error('no such table')),
      write: async () => Promise.reject(new Error('no such table')),
      prune: async () => 0,
    }
    return withFlow(
      async (flow) => {
        await cost(flow)
        expect((await cost(flow)).points).toBeGreaterThan(0)
      },
      (store) => ({ ...store, answers: failing }),
    )
  })

  it('are no more than what GitHub said: a run that was killed before its rows were stored misses none', () =>
    withFlow(async (flow) => {
      await cost(flow)
      const [home = ''] = flow.repositories()
      for (let nth = 1; nth < 12; nth += 1) {
        flow.act({ action: 'createIssue', repository: home, title: `Lost ${nth}` })
        const power = new AbortController()
        let commits = 0
        const hub = flow.openHub({
          auth: 'ghp_of_a_person',
          store: {
            ...flow.store,
            commit: async (batch) => {
              commits += 1
              if (commits >= nth) {
                power.abort()
                throw new Error('The power is gone')
              }
              return flow.store.commit(batch)
            },
          },
        })
        const options = { owner: flow.owner, transport: 'rest', signal: power.signal } as const
        await hub.sync.incrementalSync(options).catch(() => undefined)
        await hub.close()
        flow.clock.advance(60)
        await cost(flow)
      }
    }))

  it('are kept without secrets', async () => {
    const kept: KeptAnswer[] = []
    const keep = (store: Store): Store => ({
      ...store,
      answers: {
        read: async () => null,
        write: async (_scope, _key, answer) => void kept.push(answer),
        prune: async () => 0,
      },
    })
    await withFlow(async (flow) => void (await cost(flow, 'ghp_a_secret_token')), keep)
    expect(kept.length).toBeGreaterThan(5)
    expect(JSON.stringify(kept)).not.toContain('ghp_a_secret_token')
  })
})
