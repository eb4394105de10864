import { memoryAdapter } from '@hubsync/adapter-memory'
import { rowId } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, firstPullRequest, transports } from './create-flow.js'

const tiny = { repositories: 1, issues: 3, pullRequests: 3, reviews: 3, commits: 8, members: 1 }

/** A pull request with so many reviews that they take four pages over GraphQL, and three over REST. */
const manyReviews = 240
const laterPages = { graphql: 3, rest: 2 }

async function createReviewed(transport: (typeof transports)[number]): Promise<Flow> {
  const flow = await createFlow({ transport, ...tiny })
  const [repository = ''] = flow.repositories()
  const number = firstPullRequest(flow)
  const review = { action: 'submitReview', repository, number, state: 'COMMENTED' } as const
  flow.act(...Array.from({ length: manyReviews }, () => review))
  return flow
}

/** Later pages of the long list that are asked for from now on; the run is aborted where the condition holds. */
function watchList(flow: Flow, isEnough: (nth: number, pages: readonly string[]) => boolean = () => false) {
  const controller = new AbortController()
  const pages: string[] = []
  flow.onRequest(({ nth, url, body }) => {
    const isLater = /\/reviews$/.test(url.pathname) && url.searchParams.get('page') !== '1'
    if (isLater) pages.push(url.search)
    pages.push(...(body.match(/page: reviews\([^)]*after[^)]*\)/g) ?? []))
    if (isEnough(nth, pages)) controller.abort()
    return undefined
  })
  return { pages, signal: controller.signal }
}

describe.each(transports)('more reviews than fit into a page, over %s', (transport) => {
  it('are read page by page, each stored as it comes, wherever a run is aborted', async () => {
    for (let nth = 1; ; nth += 1) {
      const flow = await createReviewed(transport)
      try {
        const before = watchList(flow, (asked) => asked === nth)
        const outcome = await flow.sync({ signal: before.signal }).then(
          () => 'ended',
          () => 'interrupted',
        )
        const after = watchList(flow)
        expectExact(flow, await flow.sync())
        if (outcome === 'ended') break
        const repeated = after.pages.filter((page) => before.pages.includes(page))
        expect(repeated.length, `request ${nth}`).toBeLessThanOrEqual(1)
        expect(before.pages.length + after.pages.length, `request ${nth}`).toBe(
          laterPages[transport] + repeated.length,
        )
      } finally {
        await flow.close()
      }
    }
  })

  it.each([
    ['in one run', false],
    ['by a run that goes on with them', true],
  ])('are a whole list when read %s: what GitHub does not list is gone', async (_name, isAborted) => {
    const flow = await createReviewed(transport)
    try {
      expectExact(flow, await flow.sync())
      await addStrayReview(flow)
      expect(flow.differences()).not.toEqual([])
      const [repository = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      flow.act({ action: 'submitReview', repository, number, state: 'APPROVED' })
      if (isAborted) {
        const { signal } = watchList(flow, (_nth, { length }) => length === 2)
        await expect(flow.sync({ signal })).rejects.toMatchObject({ code: 'interrupted' })
      }
      flow.onRequest(undefined)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })
})

/** A review that GitHub never had, observed long ago. */
async function addStrayReview(flow: Flow): Promise<void> {
  const [repository] = flow.world.repositoriesOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)
  const [pullRequest] = flow.world.pullRequestsOf(repository?.id ?? 0)
  const github_id = 987_654_321
  const { store } = memoryAdapter(flow.database)
  await store.commit({
    scope: flow.scope,
    changes: [
      {
        kind: 'upsert',
        table: 'pull_request_reviews',
        origin: 'read',
        row: {
          id: rowId(flow.scope, 'review', github_id),
          github_id,
          pull_request_id: rowId(flow.scope, 'pull_request', pullRequest?.id ?? 0),
          state: 'commented',
          observed_at: '2020-01-01T00:00:00.000Z',
        },
      },
    ],
  })
}
