import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer, SentRequest } from '../../../test/github/scripted-github.js'
import type { PageRequest } from '../../contracts/source.js'
import { chooseSource } from '../choose-source.js'

const { signal } = new AbortController()

const request = (number: number, more: Partial<PageRequest> = {}): PageRequest => ({
  stream: 'bugs',
  repository: { githubId: number, nodeId: `R_${number}`, fullName: `acme/${number}` },
  order: 'created',
  first: 100,
  cursor: null,
  since: null,
  head: null,
  ...more,
})

const identity = (number: number) => request(number, { order: 'identity' })
const listed = (...ids: number[]) => ({
  page: {
    totalCount: ids.length,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: ids.map((id) => ({
      id: `I_${id}`,
      fullDatabaseId: String(id),
      number: id,
      updatedAt: '2026-01-01T00:00:00Z',
    })),
  },
})

function sourceOf(script: ScriptedAnswer[] | ((request: SentRequest, index: number) => ScriptedAnswer)) {
  const scripted = scriptedClient(script)
  return { ...scripted, source: chooseSource(scripted.client, 'graphql') }
}

test('an error under one page leaves the others standing', async () => {
  const { source } = sourceOf([
    {
      body: {
        data: { r0: listed(1), r1: { page: null }, r2: listed(2) },
        errors: [
          {
            type: 'RESOURCE_LIMITS_EXCEEDED',
            path: ['r1', 'page'],
            message: 'Resource limits for this query exceeded.',
          },
        ],
      },
    },
  ])
  const pages = await source.read([identity(1), identity(2), identity(3)], { signal })
  expect(pages.map(({ records, error }) => error?.code ?? records.length)).toEqual([
    1,
    'response_too_large',
    1,
  ])
})

test('a repository that is gone fails its own page', async () => {
  const { source } = sourceOf([
    {
      body: {
        data: { r0: null, r1: listed(2) },
        errors: [{ type: 'NOT_FOUND', path: ['r0'], message: 'Could not resolve to a node' }],
      },
    },
  ])
  const pages = await source.read([identity(1), identity(2)], { signal })
  expect(pages.map(({ error }) => error?.code)).toEqual(['repository_not_found', undefined])
})

test('a field of one record that the token may not see is no reason to lose the page', async () => {
  const { source } = sourceOf([
    {
      body: {
        data: { r0: listed(1, 2) },
        errors: [
          {
            type: 'FORBIDDEN',
            path: ['r0', 'page', 'nodes', 1, 'headRepository'],
            message: 'SAML enforcement',
          },
        ],
      },
    },
  ])
  const [page] = await source.read([identity(1)], { signal })
  expect(page?.error).toBeUndefined()
  expect(page?.records).toHaveLength(2)
})

test('any other error inside a page spoils it, because its records may be cut', async () => {
  const { source } = sourceOf([
    {
      body: {
        data: { r0: listed(1) },
        errors: [
          { type: 'SERVICE_UNAVAILABLE', path: ['r0', 'page', 'nodes', 0, 'labels'], message: 'Later' },
        ],
      },
    },
  ])
  const [page] = await source.read([identity(1)], { signal })
  expect(page).toMatchObject({ records: [], error: { code: 'github_unavailable' } })
})

test('an error without a place spoils every page', async () => {
  const { source } = sourceOf([
    { body: { data: { r0: listed(1), r1: listed(2) }, errors: [{ message: 'Something went wrong' }] } },
  ])
  const pages = await source.read([identity(1), identity(2)], { signal })
  expect(pages.map(({ error }) => error?.code)).toEqual(['github_unavailable', 'github_unavailable'])
})

test.each([
  ['502', { status: 502, body: 'Bad Gateway' }],
  ['504', { status: 504, body: '<html>' }],
  [
    'resource limits',
    { body: { data: null, errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Too much' }] } },
  ],
  ['the node limit', { body: { errors: [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'Too many' }] } }],
])('an answer lost to %s asks for fewer pages, once', async (_name, answer) => {
  const { source, requests } = sourceOf(() => answer)
  await expect(source.read([identity(1)], { signal })).rejects.toMatchObject({ code: 'response_too_large' })
  expect(requests).toHaveLength(1)
})

test('an answer without a date is refused: nothing in it could be ordered', async () => {
  const { source } = sourceOf([{ headers: { date: '' }, body: { data: { r0: listed(1) } } }])
  await expect(source.read([identity(1)], { signal })).rejects.toMatchObject({ code: 'response_invalid' })
})

test('more pages than a query may carry go out in several, and one that fails costs only its own', async () => {
  const { source, requests } = sourceOf((sent) => {
    const aliases = JSON.parse(sent.body).query.match(/r\d+: node/g) as string[]
    if (aliases.length < 100) return { status: 502, body: 'Bad Gateway' }
    return { body: { data: Object.fromEntries(aliases.map((alias) => [alias.split(':')[0], listed(1)])) } }
  })
  const wanted = Array.from({ length: 120 }, (_, index) => identity(index))
  const pages = await source.read(wanted, { signal })
  expect(requests).toHaveLength(2)
  expect(pages.map((page) => page.request)).toEqual(wanted)
  expect(pages.filter(({ error }) => error?.code === 'response_too_large')).toHaveLength(20)
})

test('what GraphQL has no words for is read over REST beside the query', async () => {
  const { source, requests } = sourceOf(({ method }) =>
    method === 'POST'
      ? { body: { data: { r0: listed(1) } } }
      : { body: [{ id: 7, login: 'ada', contributions: 3 }] },
  )
  const contributors = request(1, { stream: 'contributors' })
  const pages = await source.read([contributors, identity(1)], { signal })
  expect(pages.map((page) => page.request.stream)).toEqual(['contributors', 'bugs'])
  expect(pages[0]?.records).toEqual([{ id: 7, login: 'ada', contributions: 3 }])
  expect(requests.map(({ method }) => method).sort()).toEqual(['GET', 'POST'])
})

const review = (id: number) => ({
  id: `PRR_${id}`,
  fullDatabaseId: id,
  state: 'APPROVED',
  body: '',
  submittedAt: null,
  author: null,
})
const reviews = (ids: number[], endCursor: string | null) => ({
  totalCount: 99,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes: ids.map(review),
})
const pullRequest = (id: number, own: object) => ({
  ...{
    id: `PR_${id}`,
    fullDatabaseId: id,
    number: id,
    title: 'T',
    body: '',
    state: 'OPEN',
    author: null,
    labels: null,
  },
  ...{
    assignees: null,
    milestone: null,
    comments: { totalCount: 0 },
    url: 'u',
    createdAt: '',
    updatedAt: '',
    closedAt: null,
  },
  ...{
    isDraft: false,
    mergedAt: null,
    mergeCommit: null,
    headRefName: 'h',
    headRefOid: 'o',
    headRepository: null,
  },
  ...{ baseRefName: 'main', reviews: own },
})
const pullRequestPage = (...nodes: object[]) => ({
  page: { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null }, nodes },
})
const pulls = (number: number) => request(number, { stream: 'pull-requests' })

test('reviews that did not fit are told as what is left to ask', async () => {
  const { source, requests } = sourceOf([
    {
      body: {
        data: {
          r0: pullRequestPage(pullRequest(1, reviews([11, 12], 'c1')), pullRequest(2, reviews([21], null))),
          r1: pullRequestPage(pullRequest(3, reviews([31], null))),
        },
      },
    },
    { body: { data: { r0: { page: reviews([13], null) } } } },
  ])
  const pages = await source.read([pulls(1), pulls(2)], { signal })
  expect(pages.map(({ unfinished }) => unfinished)).toEqual([
    [
      {
        read: 2,
        updatedAt: '',
        request: expect.objectContaining({
          stream: 'reviews',
          pullRequest: { nodeId: 'PR_1', number: 1, githubId: 1 },
          cursor: 'c1',
        }),
      },
    ],
    [],
  ])
  const [list] = pages[0]?.unfinished ?? []
  const [rest] = list ? await source.read([list.request], { signal }) : []
  expect(rest?.records).toMatchObject([{ id: 13 }])
  expect(requests[1]?.body).toContain('PR_1')
  expect(requests[1]?.body).toContain('c1')
})

test('a number that has outgrown its field spoils nothing, as the node id tells it', async () => {
  const id = `DE_${Buffer.from([0x93, 0, 7, 0xce, 0x80, 0, 0, 1]).toString('base64url')}`
  const page = {
    totalCount: 1,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: [{ id, databaseId: null, updatedAt: '2026-01-01T00:00:00Z' }],
  }
  const path = ['r0', 'page', 'nodes', 0, 'databaseId']
  const { source } = sourceOf([
    { body: { data: { r0: { page } }, errors: [{ path, message: 'Integer out of bounds' }] } },
  ])
  const [read] = await source.read([{ ...identity(7), stream: 'deployments' }], { signal })
  expect(read?.error).toBeUndefined()
  expect(read?.records).toMatchObject([{ id: 2_147_483_649, node_id: id }])
})
