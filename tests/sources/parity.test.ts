import {
  defaultLabelRules,
  normalizeCommit,
  normalizeIssue,
  normalizePullRequest,
  normalizeRepository,
  normalizeReview,
  type PageRequest,
  type ProbedRepository,
  type SyncSource,
} from '@hubsync/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  costOf,
  pageRequest,
  probeAll,
  readRecords,
  type SimulatedGitHub,
  signal,
  simulateGitHub,
} from './simulated-github.js'

interface AnyRecord {
  readonly id: number
  readonly node_id: string
  readonly number: number
  readonly sha: string
  readonly pull_request?: object
  readonly reviews?: readonly AnyRecord[]
  readonly reviews_total?: number
}

const context = {
  scope: { tenantId: 'default', host: 'github.com' },
  observedAt: '2026-01-03T00:00:00.000Z',
  day: '2026-01-03',
  labelRules: defaultLabelRules,
  projectId: '00000000-0000-4000-8000-000000000000',
  pullRequestId: '00000000-0000-4000-8000-000000000000',
}

/** Columns that only one transport tells without being asked. */
const enrichment = [
  'additions',
  'deletions',
  'changed_files',
  'commits',
  'merged_by',
  'parents',
  'comments',
  'reviews_count',
]

describe.each([
  ['plain', { statistics: 'none', parents: false }] as const,
  ['enriched', { statistics: 'all', parents: true }] as const,
])('over GraphQL and over REST the same is read, %s', (name, wanted) => {
  let github: SimulatedGitHub
  let repositories: ProbedRepository[]

  beforeAll(async () => {
    const size = { repositories: 24, issues: 160, pullRequests: 120, reviews: 240, commits: 700 }
    github = await simulateGitHub(name === 'plain' ? { preset: 'w180' } : size, wanted)
    repositories = (await probeAll(github.graphql, 'acme')).flatMap((page) => page.repositories)
  })

  afterAll(() => github.close())

  const requestsOf = (stream: PageRequest['stream'], more: Partial<PageRequest> = {}) =>
    repositories.map((repository) => pageRequest(stream, repository, more))

  const known = new Map<string, Promise<Map<string, AnyRecord>>>()
  const read = (source: SyncSource, stream: PageRequest['stream'], more: Partial<PageRequest> = {}) => {
    const key = JSON.stringify([source.transport, stream, more])
    const reading =
      known.get(key) ?? readRecords<AnyRecord>(source, requestsOf(stream, more), ({ sha, id }) => sha ?? id)
    known.set(key, reading)
    return reading
  }

  test('issues', async () => {
    const [graphql, rest] = await Promise.all([read(github.graphql, 'bugs'), read(github.rest, 'bugs')])
    const issues = new Map([...rest].filter(([, { pull_request }]) => pull_request === undefined))
    expect(graphql.size).toBe(name === 'plain' ? 1200 : 160)
    expectEqualRows(graphql, issues, (record) => normalizeIssue(record as never, context))
  })

  test('pull requests, apart from what only one transport tells', async () => {
    const [graphql, rest] = await Promise.all([
      read(github.graphql, 'pull-requests'),
      read(github.rest, 'pull-requests'),
    ])
    expect(graphql.size).toBe(name === 'plain' ? 900 : 120)
    const left = name === 'plain' ? enrichment : ['commits', 'reviews_count']
    expectEqualRows(graphql, rest, (record) => normalizePullRequest(record as never, context), left)
  })

  test('comment counts of pull requests, which REST tells among the issues', async () => {
    const [graphql, issues] = await Promise.all([
      read(github.graphql, 'pull-requests'),
      read(github.rest, 'bugs'),
    ])
    const counts = (records: Iterable<[string, unknown]>) =>
      [...records].map(([key, record]) => {
        const { number, comments } = record as { number: number; comments: number }
        return `${key.split(' ')[0]} ${number} ${comments}`
      })
    const conversations = [...issues].filter(([, { pull_request }]) => pull_request !== undefined)
    // Where issues are switched off, REST lists no conversations at all.
    const silent = repositories.filter(({ record }) => !(record as { has_issues: boolean }).has_issues)
    const spoken = [...graphql].filter(
      ([key]) => !silent.some(({ fullName }) => key.startsWith(`${fullName} `)),
    )
    expect(counts(spoken).sort()).toEqual(counts(conversations).sort())
  })

  test('reviews, which come along with the pull requests over GraphQL', async () => {
    const pullRequests = await read(github.graphql, 'pull-requests')
    const along = new Map(
      [...pullRequests].flatMap(([key, { reviews = [] }]) =>
        reviews.map((review) => [`${key.split(' ')[0]} ${review.id}`, review] as const),
      ),
    )
    const requests = [...pullRequests].map(([key, { id, number, node_id }]) => {
      const repository = repositories.find(({ fullName }) => fullName === key.split(' ')[0]) ?? null
      return pageRequest('reviews', repository, { pullRequest: { githubId: id, nodeId: node_id, number } })
    })
    const keyOf = ({ id }: AnyRecord) => id
    const graphql = await readRecords<AnyRecord>(github.graphql, requests, keyOf)
    const rest = await readRecords<AnyRecord>(github.rest, requests, keyOf)
    expect(rest.size).toBe(name === 'plain' ? 1500 : 240)
    expectEqualRows(graphql, rest, (record) => normalizeReview(record as never, context))
    const cut = [...pullRequests.values()].reduce(
      (sum, { reviews = [], reviews_total = 0 }) => sum + reviews_total - reviews.length,
      0,
    )
    expect(along.size).toBe(rest.size - cut)
    const keys = new Set<string>(along.keys())
    const told = new Map([...rest].filter(([key]) => keys.has(key)))
    expectEqualRows(along, told, (record) => normalizeReview(record as never, context))
  })

  test('commits', async () => {
    const [graphql, rest] = await Promise.all([read(github.graphql, 'commits'), read(github.rest, 'commits')])
    expect(graphql.size).toBe(name === 'plain' ? 9000 : 700)
    const left = name === 'plain' ? ['parents'] : []
    expectEqualRows(graphql, rest, (record) => normalizeCommit(record as never, context), left)
  })

  test.each(['bugs', 'pull-requests', 'commits'] as const)('identities of %s', async (stream) => {
    const more = { order: 'identity' } as const
    const [graphql, rest] = await Promise.all([
      read(github.graphql, stream, more),
      read(github.rest, stream, more),
    ])
    expect(graphql.size).toBeGreaterThan(0)
    // REST tells no counts of reviews.
    const bare = [...graphql].map(([key, record]) => [key, { ...record, reviews_total: undefined }] as const)
    expect(new Map(bare.sort())).toEqual(new Map([...rest].sort()))
  })

  test('members and their roles', async () => {
    const owner = await github.rest.findOwner('acme', { signal })
    const request = pageRequest('members', null, { organization: owner })
    const keyOf = ({ id }: AnyRecord) => id
    const graphql = await readRecords<AnyRecord>(github.graphql, [request], keyOf)
    const rest = await readRecords<AnyRecord>(github.rest, [request], keyOf)
    const bare = ({ id, login, role, node_id, avatar_url }: Record<string, unknown>) => ({
      id,
      login,
      role,
      node_id,
      avatar_url,
    })
    expect(graphql.size).toBe(25)
    expect([...graphql.values()].map((member) => bare({ ...member })).sort(byId)).toEqual(
      [...rest.values()].map((member) => bare({ ...member })).sort(byId),
    )
  })

  test('repositories and what describes them', async () => {
    const [graphql, rest] = await Promise.all([
      probeAll(github.graphql, 'acme', { details: true }),
      probeAll(github.rest, 'acme', { details: true }),
    ])
    const byKey = (pages: typeof graphql) =>
      new Map(
        pages.flatMap((page) =>
          page.repositories.map(({ fullName, record }) => [fullName, record as AnyRecord]),
        ),
      )
    const told = byKey(graphql)
    expect(told.size).toBe(repositories.length)
    // Only GraphQL tells the head; REST's walk over the commits does.
    const left = ['head_sha', 'last_commit', 'default_branch']
    expectEqualRows(told, byKey(rest), (record) => normalizeRepository(record as never, context), left)
    const paths = (records: Map<string, AnyRecord>) =>
      [...records].map(([key, record]) => [key, [...((record as { tree?: string[] }).tree ?? [])].sort()])
    expect(paths(told).sort()).toEqual(paths(byKey(rest)).sort())
  })
})

describe('what reading costs', () => {
  let github: SimulatedGitHub

  beforeAll(async () => {
    github = await simulateGitHub({ preset: 'w180' })
  })

  afterAll(() => github.close())

  test('a look at 180 repositories and 25 members is two requests and four points', async () => {
    const owner = await github.graphql.findOwner('acme', { signal })
    const look = async () => {
      for await (const page of github.graphql.probe(owner, { details: false, members: true, signal }))
        void page
    }
    expect(await costOf(github.simulator, look)).toMatchObject({ requests: 2, graphqlPoints: 4 })
    const usage = github.client.meter()
    await look()
    expect(usage()).toMatchObject({ requests: 2, graphqlPoints: 4 })
  })

  test('over REST the same look is confirmed for nothing the second time', async () => {
    const owner = await github.rest.findOwner('acme', { signal })
    const look = async () => {
      for await (const page of github.rest.probe(owner, { details: false, members: true, signal })) void page
    }
    expect(await costOf(github.simulator, look)).toMatchObject({ requests: 4, notModified: 0 })
    expect(await costOf(github.simulator, look)).toMatchObject({ requests: 4, notModified: 4 })
  })

  test('a hundred pages of different streams come with one request', async () => {
    const [page] = await probeAll(github.graphql, 'acme')
    const requests = (page?.repositories ?? []).map((repository, index) =>
      pageRequest((['bugs', 'pull-requests', 'commits'] as const)[index % 3] ?? 'bugs', repository, {
        first: 3,
      }),
    )
    const cost = await costOf(github.simulator, async () => {
      const pages = await github.graphql.read(requests, { signal })
      expect(pages.map(({ request }) => request)).toEqual(requests)
      expect(pages.filter(({ error }) => error)).toEqual([])
    })
    expect(cost.requests).toBe(1)
  })
})

function byId(left: { id?: unknown }, right: { id?: unknown }): number {
  return Number(left.id) - Number(right.id)
}

function expectEqualRows(
  left: ReadonlyMap<string, AnyRecord>,
  right: ReadonlyMap<string, AnyRecord>,
  normalize: (record: AnyRecord) => object | null,
  leftOut: readonly string[] = [],
) {
  const rows = (records: ReadonlyMap<string, AnyRecord>) =>
    Object.fromEntries(
      [...records]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, record]) => {
          const row = Object.entries(normalize(record) ?? {})
          return [
            key,
            Object.fromEntries(
              row.filter(([column, value]) => value !== undefined && !leftOut.includes(column)),
            ),
          ]
        }),
    )
  expect(rows(left)).toEqual(rows(right))
}
