import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import {
  expectExact,
  type Flow,
  type FlowOptions,
  firstPullRequest,
  type RequestHook,
  useFlow,
} from './create-flow.js'
import { rowsOf, tombstonesOf } from './read-memory-copy.js'

const size = { repositories: 2, issues: 8, pullRequests: 4, reviews: 6, commits: 10, members: 2 }

describe('what happens while a run reads', () => {
  it('a name that passes to another repository buries nothing over REST, and a later run by ids puts all right', async () => {
    await withFlow({ transport: 'rest' }, async (flow) => {
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act({ action: 'commentOn', repository: home, number: firstPullRequest(flow) })
      flow.onRequest(
        once(
          ({ url }) => url.pathname === `/repos/${home}/pulls`,
          () =>
            flow.actAtOnce(
              { action: 'renameRepository', repository: home, name: 'elsewhere' },
              { action: 'createRepository', owner: 'acme', name: home.slice(5) },
              { action: 'createIssue', repository: home, title: 'In the new one' },
              { action: 'openPullRequest', repository: home, title: 'In the new one' },
              { action: 'push', repository: home },
            ),
        ),
      )
      await flow.sync()
      flow.onRequest(undefined)
      expect(tombstones(flow)).toEqual([])
      flow.clock.advance(60)
      await flow.sync({ transport: 'graphql', streams: ['pull-requests'] })
      expectExact(flow, await flow.sync({ transport: 'graphql' }))
      expect(tombstones(flow)).toEqual([])
    })
  })

  it('repositories that swap names before their pull requests are read over REST keep their own', async () => {
    await withFlow({ transport: 'rest' }, async (flow) => {
      const [home = '', away = ''] = flow.repositories()
      flow.onRequest(
        once(
          ({ url }) => url.pathname === `/repos/${home}/pulls`,
          () =>
            flow.actAtOnce(
              { action: 'renameRepository', repository: home, name: 'aside' },
              { action: 'renameRepository', repository: away, name: home.slice(5) },
              { action: 'renameRepository', repository: 'acme/aside', name: away.slice(5) },
            ),
        ),
      )
      expect((await flow.sync()).errors).toContainEqual(
        expect.objectContaining({ repo: home, code: 'repository_not_found' }),
      )
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })

  it('a repository that another owner takes is out of sight, though it is looked at again', async () => {
    await withFlow({ transport: 'graphql' }, async (flow) => {
      const [home = ''] = flow.repositories()
      flow.act({ action: 'addUser', login: 'somebody' })
      flow.onRequest(
        once(
          ({ body }) => body.includes('page: issues('),
          () => flow.actAtOnce({ action: 'transferRepository', repository: home, owner: 'somebody' }),
        ),
      )
      await flow.sync()
      flow.onRequest(undefined)
      const stored = rowsOf(flow.database, flow.scope, 'projects').find(({ owner }) => owner === 'somebody')
      expect(stored).toMatchObject({ deleted_at: null, missing_since: expect.any(String) })
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })

  it.each([
    ['graphql', 'before', 'page: issues('],
    ['rest', 'before', '/issues'],
    ['rest', 'after', '/issues'],
  ] as const)(
    'issues switched off over %s, just %s they are listed, are none of them gone and lose no edit',
    async (transport, moment, place) => {
      await withFlow({ transport }, async (flow) => {
        const [home = ''] = flow.repositories()
        expectExact(flow, await flow.sync())
        const [issue] = flow.world.issuesOf(
          flow.world.findRepository('acme', home.slice(5))?.repository.id ?? 0,
        )
        const number = issue?.number ?? 0
        flow.act(
          { action: 'editIssue', repository: home, number, title: 'Edited' },
          { action: 'createIssue', repository: home, title: 'New' },
        )
        const off: Mutation = { action: 'disableIssues', repository: home }
        flow.onRequest(
          once(
            ({ url, body }) => (url.pathname + body).includes(place),
            () => flow.actAtOnce(off),
            moment,
          ),
        )
        await flow.sync()
        flow.onRequest(undefined)
        expect(tombstones(flow)).toEqual([])
        flow.act({ action: 'disableIssues', repository: home, hasIssues: true })
        expectExact(flow, await flow.sync())
      })
    },
  )
})

describe('what one run leaves to the next', () => {
  it('an issue that went before the other transport read for the first time is gone', async () => {
    await withFlow({}, async (flow) => {
      const [home = ''] = flow.repositories()
      await flow.sync({ transport: 'graphql', streams: ['bugs'] })
      const [issue] = flow.world.issuesOf(
        flow.world.findRepository('acme', home.slice(5))?.repository.id ?? 0,
      )
      flow.act({ action: 'deleteIssue', repository: home, number: issue?.number ?? 0 })
      expectExact(flow, await flow.sync({ transport: 'rest' }))
    })
  })

  it('what changed behind a reading over REST that was stopped is read by the run that ends it', async () => {
    await withFlow({ transport: 'rest', repositories: 1, pullRequests: 130 }, async (flow) => {
      const [home = ''] = flow.repositories()
      const controller = new AbortController()
      flow.onRequest(({ url }) => {
        if (url.pathname.endsWith('/pulls') && url.searchParams.get('page') === '2') controller.abort()
        return undefined
      })
      await expect(flow.sync({ signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
      flow.onRequest(undefined)
      const number = firstPullRequest(flow)
      flow.act({ action: 'editPullRequest', repository: home, number, title: 'Edited meanwhile' })
      expectExact(flow, await flow.sync())
    })
  })

  it('statistics of a head that a pull request has left are not kept as those of another', async () => {
    await withFlow({}, async (flow) => {
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      expectExact(flow, await flow.sync({ transport: 'graphql' }))
      flow.act({ action: 'pushToPullRequest', repository: home, number })
      expectExact(flow, await flow.sync({ transport: 'rest' }))
      const stored = rowsOf(flow.database, flow.scope, 'pull_requests')
      expect(stored.filter(({ additions }) => additions === null)).toMatchObject([
        { number, deletions: null },
      ])
    })
  })
})

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ ...size, ...options }, play)
}

/** Lets something happen once: just before GitHub answers a request of that kind, or just after. */
function once(
  isMeant: (request: Parameters<RequestHook>[0]) => boolean,
  act: () => unknown,
  moment: 'before' | 'after' = 'before',
): RequestHook {
  let happened = false
  return async (request) => {
    if (happened || !isMeant(request)) return undefined
    happened = true
    const answer = moment === 'after' ? await request.send() : undefined
    act()
    return answer
  }
}

function tombstones({ database, scope }: Flow) {
  const tables = ['projects', 'bugs', 'pull_requests', 'pull_request_reviews'] as const
  return tables.flatMap((table) => tombstonesOf(database, scope, table))
}
