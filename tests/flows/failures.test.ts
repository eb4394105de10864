import { describe, expect, it } from 'vitest'
import {
  createFlow,
  expectExact,
  type Flow,
  firstPullRequest,
  type RequestHook,
  transports,
} from './create-flow.js'

/** What GitHub answers about one repository goes wrong; everything else goes on. */
const restFailures: [path: string, status: number][] = [
  ['/issues', 502],
  ['/issues', 404],
  ['/issues', 451],
  ['/pulls', 502],
  ['/pulls', 404],
  [`/reviews`, 502],
  ['/commits', 502],
  ['/commits', 451],
  ['/languages', 502],
  ['/languages', 451],
  ['/git/trees', 502],
  ['', 502],
  ['', 451],
]

const failWith =
  (isMeant: (path: string) => boolean, status: number): RequestHook =>
  ({ url }) =>
    isMeant(url.pathname)
      ? new Response(JSON.stringify({ message: 'Something is wrong here' }), {
          status,
          headers: { 'content-type': 'application/json', date: new Date().toUTCString() },
        })
      : undefined

function move(flow: Flow): void {
  for (const repository of flow.repositories()) {
    flow.act(
      { action: 'createIssue', repository, title: 'New' },
      { action: 'openPullRequest', repository, title: 'New' },
      { action: 'push', repository },
      { action: 'editRepository', repository, topics: ['moved'] },
    )
  }
  const [home = ''] = flow.repositories()
  flow.act({ action: 'submitReview', repository: home, number: firstPullRequest(flow), state: 'APPROVED' })
}

describe('what fails for one repository over REST', () => {
  it.each(restFailures)(
    'leaves the others complete and is mended by the next run: %s answers %i',
    async (path, status) => {
      const flow = await createFlow({ transport: 'rest', repositories: 2 })
      try {
        const [home = '', away = ''] = flow.repositories()
        const isMeant = (asked: string) =>
          path === ''
            ? asked === `/repos/${home}`
            : asked.startsWith(`/repos/${home}`) && asked.includes(path)
        for (const run of ['first', 'later']) {
          flow.onRequest(failWith(isMeant, status))
          const failed = await flow.sync()
          if (path !== '') {
            expect(failed.success, run).toBe(false)
            expect(failed.errors.map(({ repo }) => repo)).toContain(home)
          }
          expect(failed.errors.filter(({ repo }) => repo !== home)).toEqual([])
          expect(flow.differencesOf(away), run).toEqual([])
          flow.onRequest(undefined)
          flow.clock.advance(60)
          expectExact(flow, await flow.sync())
          move(flow)
        }
      } finally {
        await flow.close()
      }
    },
  )
})

/** Puts an error into the answer at the field of an alias or of the probe, and null in its place. */
const failPath =
  (
    find: (data: Record<string, unknown>, body: string) => (string | number)[] | null,
    type: string,
    message: string,
  ): RequestHook =>
  async ({ body, send }) => {
    const response = await send()
    const answer = (await response.json()) as { data: Record<string, unknown>; errors?: unknown[] }
    const path = find(answer.data ?? {}, body)
    if (path !== null) {
      const [last = '', ...rest] = [...path].reverse()
      const parent = rest
        .reverse()
        .reduce(
          (value, step) => value[step] as Record<string | number, unknown>,
          answer.data as Record<string | number, unknown>,
        )
      parent[last] = null
      answer.errors = [...(answer.errors ?? []), { type, message, path }]
    }
    return new Response(JSON.stringify(answer), { status: response.status, headers: response.headers })
  }

describe('what fails for one repository over GraphQL', () => {
  const places = {
    'its page of issues': (_home: string, nodeId: string) => (_data: Record<string, unknown>, body: string) =>
      aliasOf(body, nodeId, 'issues(') ? [aliasOf(body, nodeId, 'issues(') ?? ''] : null,
    'its page of pull requests':
      (_home: string, nodeId: string) => (_data: Record<string, unknown>, body: string) =>
        aliasOf(body, nodeId, 'pullRequests(') ? [aliasOf(body, nodeId, 'pullRequests(') ?? ''] : null,
    'its page of commits':
      (_home: string, nodeId: string) => (_data: Record<string, unknown>, body: string) =>
        aliasOf(body, nodeId, 'history(') ? [aliasOf(body, nodeId, 'history(') ?? ''] : null,
    'the issues of its probe': (home: string) => (data: Record<string, unknown>) => {
      const nodes = probedNodes(data)
      const index = nodes?.list.findIndex((node) => node?.nameWithOwner === home) ?? -1
      return nodes && index >= 0 && nodes.list[index]?.issues != null
        ? [...nodes.path, index, 'issues']
        : null
    },
    'the branch of its probe': (home: string) => (data: Record<string, unknown>) => {
      const nodes = probedNodes(data)
      const index = nodes?.list.findIndex((node) => node?.nameWithOwner === home) ?? -1
      return nodes && index >= 0 && nodes.list[index]?.defaultBranchRef != null
        ? [...nodes.path, index, 'defaultBranchRef']
        : null
    },
  }
  const kinds = [
    ['NOT_FOUND', 'Could not resolve to a node'],
    ['FORBIDDEN', 'Resource not accessible'],
    ['', 'Something went wrong while executing your query'],
    ['RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.'],
  ] as const
  const cases = Object.keys(places).flatMap((place) =>
    kinds.map(([type, message]) => [place, type, message] as const),
  )

  it.each(cases)(
    'leaves the others complete and is mended by the next run: %s answers %s %s',
    async (place, type, message) => {
      const flow = await createFlow({ transport: 'graphql', repositories: 2 })
      try {
        const [home = '', away = ''] = flow.repositories()
        const nodeId = flow.world.findRepository('acme', home.slice(5))?.repository.nodeId ?? ''
        for (const run of ['first', 'later']) {
          flow.onRequest(failPath(places[place as keyof typeof places](home, nodeId), type, message))
          const failed = await flow.sync()
          expect(
            failed.errors.filter(({ repo }) => repo !== home),
            run,
          ).toEqual([])
          if (place.startsWith('its page')) expect(failed.success, run).toBe(false)
          expect(flow.differencesOf(away), run).toEqual([])
          flow.onRequest(undefined)
          flow.clock.advance(60)
          expectExact(flow, await flow.sync())
          move(flow)
        }
      } finally {
        await flow.close()
      }
    },
  )

  type Records = {
    page?: { nodes?: (Record<string, unknown> & { reviews?: { nodes: unknown[] } | null })[] }
  }

  /** Places of pull requests with reviews, or of issues, in an answer. */
  const hidden: [name: string, find: (alias: string, records: Records) => (string | number)[][]][] = [
    [
      'the reviews of a pull request',
      (alias, { page }) =>
        (page?.nodes ?? []).flatMap((node, index) =>
          node?.reviews?.nodes.length ? [[alias, 'page', 'nodes', index, 'reviews']] : [],
        ),
    ],
    [
      'a review',
      (alias, { page }) =>
        (page?.nodes ?? []).flatMap((node, index) =>
          node?.reviews?.nodes.length ? [[alias, 'page', 'nodes', index, 'reviews', 'nodes', 0]] : [],
        ),
    ],
    [
      'an issue',
      (alias, { page }) =>
        page?.nodes?.[0] && !('reviews' in page.nodes[0]) ? [[alias, 'page', 'nodes', 0]] : [],
    ],
  ]

  it.each(hidden)('buries nothing while it hides %s, and takes it up again', async (_name, find) => {
    const flow = await createFlow({ transport: 'graphql', repositories: 1 })
    try {
      expectExact(flow, await flow.sync())
      const [home = ''] = flow.repositories()
      flow.act(
        { action: 'commentOn', repository: home, number: firstPullRequest(flow) },
        { action: 'createIssue', repository: home, title: 'New' },
      )
      flow.onRequest(
        failPath(
          (data) =>
            Object.entries(data).flatMap(([alias, records]) => find(alias, (records ?? {}) as Records))[0] ??
            null,
          'FORBIDDEN',
          'Resource not accessible',
        ),
      )
      expect((await flow.sync()).deleted).toBe(0)
      flow.onRequest(undefined)
      flow.act({ action: 'commentOn', repository: home, number: firstPullRequest(flow) })
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })

  function aliasOf(body: string, nodeId: string, field: string): string | undefined {
    const query = (JSON.parse(body) as { query: string }).query
    const line = query.split('\n').find((text) => text.includes(nodeId) && text.includes(field))
    return line?.split(':')[0]?.trim()
  }

  type Node = { nameWithOwner?: string; issues?: unknown; defaultBranchRef?: unknown } | null

  function probedNodes(data: Record<string, unknown>): { path: string[]; list: Node[] } | null {
    if (Array.isArray(data.nodes)) return { path: ['nodes'], list: data.nodes as Node[] }
    const owner = data.owner as { repositories?: { nodes: Node[] } } | undefined
    return owner?.repositories
      ? { path: ['owner', 'repositories', 'nodes'], list: owner.repositories.nodes }
      : null
  }
})

describe.each(transports)('a newest-first listing over %s', (transport) => {
  it('whose second page fails for good is read again to where it stood before, not to what it showed', async () => {
    const flow = await createFlow({ transport, repositories: 1, issues: 5, pullRequests: 130, reviews: 0 })
    try {
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const { id = 0 } = flow.world.findRepository('acme', home.slice(5))?.repository ?? {}
      flow.act(
        ...flow.world
          .pullRequestsOf(id)
          .map(({ number }) => ({ action: 'commentOn', repository: home, number }) as const),
      )
      flow.simulator.faults.set(
        transport === 'rest'
          ? [{ kind: 'status', status: 451, match: { path: `/repos/${home}/pulls`, contains: '&page=2' } }]
          : [{ kind: 'partial', type: 'FORBIDDEN', path: '*.page', match: { contains: 'after: ' } }],
      )
      const failed = await flow.sync()
      expect(failed.errors).toContainEqual(
        expect.objectContaining({ repo: home, operation: 'read pull-requests' }),
      )
      flow.simulator.faults.clear()
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })
})
