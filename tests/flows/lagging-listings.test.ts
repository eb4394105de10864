import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type RequestHook } from './create-flow.js'

/** GitHub answers from a copy of its data that lacks the latest change, while its clock and its probe know of it. */
const lagBehind =
  (title: string): RequestHook =>
  async ({ url, body, send }) => {
    const isListing = body.includes('filterBy') || url.pathname.endsWith('/issues')
    const response = await send()
    if (!isListing || response.status !== 200) return response
    const text = JSON.stringify(withoutRecord(await response.json(), title))
    return new Response(text, {
      status: response.status,
      headers: { date: response.headers.get('date') ?? '' },
    })
  }

function withoutRecord(value: unknown, title: string): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((item) => (item as { title?: string } | null)?.title !== title)
    return kept.map((item) => withoutRecord(item, title))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutRecord(inner, title)]))
}

describe('listings that lag behind what the probe told', () => {
  it.each([
    ['graphql', 86_400],
    // REST has no probe to be held against: what it reads twice is all that helps.
    ['rest', 30],
  ] as const)(
    'a change that only a lagging listing hid arrives with the next run over %s',
    async (transport, seconds) => {
      const flow = await createFlow({ transport, repositories: 2 })
      try {
        expectExact(flow, await flow.sync())
        const [home = ''] = flow.repositories()
        const [created] = flow.act({ action: 'createIssue', repository: home, title: 'New' })
        expectExact(flow, await flow.sync())
        flow.clock.advance(600)
        expectExact(flow, await flow.sync())
        flow.actAtOnce({
          action: 'editIssue',
          repository: home,
          number: created?.number ?? 0,
          title: 'Edited',
        })
        flow.clock.advance(3)
        flow.onRequest(lagBehind('Edited'))
        await flow.sync()
        expect(flow.differences()).not.toEqual([])
        flow.onRequest(undefined)
        flow.clock.advance(seconds)
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    },
  )

  it('a review that a lagging pull request lacks stays', async () => {
    const flow = await createFlow({ repositories: 1 })
    try {
      const [home = ''] = flow.repositories()
      const [opened] = flow.act({ action: 'openPullRequest', repository: home, title: 'Reviewed' })
      const number = opened?.number ?? 0
      const openedAt = flow.clock.now().toISOString()
      flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'commentOn', repository: home, number })
      flow.onRequest(asBeforeTheReview(openedAt))
      const lagging = await flow.sync()
      expect(lagging.deleted).toBe(0)
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })
})

/** The one reviewed pull request as it was before its review. */
const asBeforeTheReview =
  (openedAt: string): RequestHook =>
  async ({ body, send }) => {
    const response = await send()
    if (!body.includes('PullRequestFields')) return response
    const { data, ...rest } = (await response.json()) as {
      data: Record<string, { page?: { nodes: Node[] } }>
    }
    for (const node of Object.values(data).flatMap((alias) => alias.page?.nodes ?? [])) {
      if (node.title !== 'Reviewed') continue
      Object.assign(node, { updatedAt: openedAt, reviews: { ...node.reviews, totalCount: 0, nodes: [] } })
    }
    const headers = { date: response.headers.get('date') ?? '' }
    return new Response(JSON.stringify({ data, ...rest }), { headers })
  }

interface Node {
  title?: string
  reviews?: object
}
