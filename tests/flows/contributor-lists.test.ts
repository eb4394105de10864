import { describe, expect, it } from 'vitest'
import { createFlow, type Flow } from './create-flow.js'

const lists = { contributors: 'github' } as const
const hub = { maximumWaitMs: 1_000 }

/** Repositories whose contributor lists are asked for from now on; from the given one on GitHub answers otherwise. */
function watchLists(flow: Flow, refusal?: { nth: number; answer: () => Response }): Set<string> {
  const asked = new Set<string>()
  flow.onRequest(({ url }) => {
    const [, fullName] = /\/repos\/([^/]+\/[^/]+)\/contributors$/.exec(url.pathname) ?? []
    if (fullName === undefined) return undefined
    asked.add(fullName)
    return refusal !== undefined && asked.size >= refusal.nth ? refusal.answer() : undefined
  })
  return asked
}

function spent(flow: Flow): Response {
  const reset = String(Math.round(flow.clock.now().getTime() / 1000) + 1_800)
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, 'x-ratelimit-limit': '5000' }
  return new Response('{"message":"API rate limit exceeded"}', { status: 403, headers })
}

describe("GitHub's own contributor lists", () => {
  it('are read once, and again where something moved', async () => {
    const flow = await createFlow({ repositories: 3 })
    try {
      const first = watchLists(flow)
      expect((await flow.sync(lists)).errors).toEqual([])
      expect([...first].sort()).toEqual(flow.repositories().sort())
      const second = watchLists(flow)
      await flow.sync(lists)
      expect(second.size).toBeLessThan(3)
    } finally {
      await flow.close()
    }
  })

  it('that a spent budget kept from being read are read by the next run, whatever moved', async () => {
    const flow = await createFlow({ repositories: 3, hub })
    try {
      watchLists(flow, { nth: 2, answer: () => spent(flow) })
      const result = await flow.sync({ ...lists, concurrency: 1 })
      expect(result.errors).toMatchObject([{ repo: null, code: 'budget_exhausted' }])
      flow.clock.advance(2_000)
      const asked = watchLists(flow)
      expect((await flow.sync(lists)).errors).toEqual([])
      expect([...asked].sort()).toEqual(flow.repositories().sort())
    } finally {
      await flow.close()
    }
  })

  it('that GitHub could not give are read by the next run; those that it refuses are not', async () => {
    const flow = await createFlow({ repositories: 3 })
    try {
      const refuse = async (status: number) => {
        watchLists(flow, { nth: 3, answer: () => new Response('{"message":"No"}', { status }) })
        const { errors } = await flow.sync(lists)
        flow.clock.advance(600)
        const asked = watchLists(flow)
        await flow.sync(lists)
        return { failed: errors.map(({ operation }) => operation), asked: asked.size }
      }
      expect(await refuse(502)).toEqual({ failed: ['read contributors'], asked: 3 })
      flow.act(...touchAll(flow))
      const refused = await refuse(451)
      expect(refused.failed).toEqual(['read contributors'])
      expect(refused.asked).toBeLessThan(3)
    } finally {
      await flow.close()
    }
  })
})

function touchAll(flow: Flow) {
  return flow
    .repositories()
    .map((repository) => ({ action: 'createIssue', repository, title: 'News' }) as const)
}
