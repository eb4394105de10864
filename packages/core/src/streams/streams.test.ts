import { describe, expect, test } from 'vitest'
import type { PagedStream, PageRequest } from '../contracts/source.js'
import { toActor } from './actor.js'
import { bugs } from './bugs.js'
import { findStream } from './find-stream.js'
import { literal, pageArguments } from './graphql-text.js'
import { members } from './members.js'
import { pullRequests } from './pull-requests.js'
import { selectTreePaths } from './repository.js'
import { splitFullName } from './repository-route.js'

const request = (more: Partial<PageRequest> = {}): PageRequest => ({
  stream: 'bugs',
  repository: { githubId: 1, nodeId: 'R_1', fullName: 'acme/web' },
  order: 'created',
  first: 50,
  cursor: null,
  since: null,
  head: null,
  ...more,
})
const more = { hasNext: true, redirectedTo: null }
const last = { hasNext: false, redirectedTo: null }
const changed = (...times: string[]) =>
  times.map((time, id) => ({ id, updated_at: `2026-01-01T00:00:${time}Z` }))

describe('REST issues are paged by the time of their last change', () => {
  test('a page that moved on in time is followed from its last time', () => {
    const oldest = request({ cursor: '|1' })
    expect(bugs.rest.page(changed('01', '05'), more, oldest).next).toBe('2026-01-01T00:00:05Z|1')
  })

  test('the newest page is asked for by one address, whatever is wanted', () => {
    const whole = bugs.rest.request(request())
    expect(whole.parameters).toMatchObject({ sort: 'updated', direction: 'desc', page: 1 })
    const news = bugs.rest.request(request({ order: 'updated', since: '2026-01-01T00:00:05.000Z' }))
    expect(news).toEqual(whole)
  })

  test('the newest page is all where nothing is behind it, or what is behind it is too old', () => {
    const since = '2026-01-01T00:00:05.900Z'
    expect(bugs.rest.page(changed('09', '01'), last, request())).toMatchObject({ next: null })
    const met = bugs.rest.page(changed('09', '05', '04'), more, request({ order: 'updated', since }))
    expect(met).toMatchObject({ records: changed('09', '05').toReversed(), next: null, descending: false })
  })

  test('a record that tells no time is news, for whoever reads it to say so', () => {
    const since = '2026-01-01T00:00:05.000Z'
    const odd = { id: 7 }
    const page = bugs.rest.page([odd, ...changed('04')], more, request({ order: 'updated', since }))
    expect(page.records).toEqual([odd])
  })

  test('a newest page with more behind it tells nothing, and the oldest is read first', () => {
    expect(bugs.rest.page(changed('09', '01'), more, request())).toMatchObject({ records: [], next: '|1' })
    const news = request({ order: 'updated', since: '2026-01-01T00:00:05.900Z' })
    expect(bugs.rest.page(changed('09', '05'), more, news)).toMatchObject({
      records: [],
      next: '2026-01-01T00:00:05Z|1',
    })
  })

  test('inside one second pages are numbered', () => {
    const within = request({ cursor: '2026-01-01T00:00:05Z|1' })
    expect(bugs.rest.page(changed('05', '05'), more, within).next).toBe('2026-01-01T00:00:05Z|2')
    const further = request({ cursor: '2026-01-01T00:00:05Z|2' })
    expect(bugs.rest.page(changed('05', '06'), more, further).next).toBe('2026-01-01T00:00:06Z|1')
  })

  test('the last page is the last, however its times lie', () => {
    expect(bugs.rest.page(changed('05'), last, request()).next).toBeNull()
    expect(bugs.rest.page([], last, request({ cursor: '2026-01-01T00:00:05Z|2' })).next).toBeNull()
  })

  test('a cursor is asked for as time and page', () => {
    const { parameters } = bugs.rest.request(request({ cursor: '2026-01-01T00:00:05Z|3' }))
    expect(parameters).toMatchObject({
      since: '2026-01-01T00:00:05Z',
      page: 3,
      sort: 'updated',
      direction: 'asc',
    })
  })

  test('the beginning of time is never asked for, because GitHub then answers nothing', () => {
    for (const since of [null, '1970-01-01T00:00:00.000Z']) {
      const { next } = bugs.rest.page(changed('09', '05'), more, request({ order: 'updated', since }))
      expect(next).toBe('|1')
      const { parameters } = bugs.rest.request(request({ order: 'updated', since, cursor: next }))
      expect(parameters).toMatchObject({ direction: 'asc' })
      expect(parameters).not.toHaveProperty('since')
    }
  })

  test('identities leave the pull requests out', () => {
    const records = [
      { id: 1, node_id: 'I_1', number: 1, updated_at: '2026-01-01T00:00:01Z', pull_request: {} },
      { id: 2, node_id: 'I_2', number: 2, updated_at: '2026-01-01T00:00:02Z' },
    ]
    const page = bugs.rest.page(records, more, request({ order: 'identity', cursor: '|1' }))
    expect(page).toMatchObject({ records: [{ id: 2, number: 2 }], next: '2026-01-01T00:00:02Z|1' })
    expect(page.records).toHaveLength(1)
  })
})

describe('REST pull requests', () => {
  const page = (answer: typeof more, asked: Partial<PageRequest> = {}) =>
    pullRequests.rest.page(changed('09', '05'), answer, request({ stream: 'pull-requests', ...asked }))

  test('are begun with the page that readings of news ask for', () => {
    const whole = pullRequests.rest.request(request({ stream: 'pull-requests' }))
    const news = request({ stream: 'pull-requests', order: 'updated', since: '2026-01-01T00:00:05.000Z' })
    expect(whole).toEqual(pullRequests.rest.request(news))
    expect(whole.parameters).toMatchObject({ sort: 'updated', direction: 'desc', page: 1 })
  })

  test('are told by that page where nothing is behind it, and else from the oldest on', () => {
    expect(page(last)).toMatchObject({ records: [{}, {}], next: null })
    expect(page(more)).toMatchObject({ records: [], next: '1' })
    const { parameters } = pullRequests.rest.request(request({ stream: 'pull-requests', cursor: '1' }))
    expect(parameters).toMatchObject({ sort: 'created', direction: 'asc', page: 1 })
    expect(page(more, { cursor: '1' })).toMatchObject({ records: [{}, {}], next: '2', descending: false })
  })
})

describe('REST members tell their role by the filter that found them', () => {
  const page = (
    cursor: string | null,
    answer: typeof more | { hasNext: boolean; redirectedTo: string | null },
  ) =>
    members.rest.page(
      [{ id: 1, node_id: 'U_1', login: 'ada' }],
      answer,
      request({ stream: 'members', cursor }),
    )

  test('owners come first, then the others', () => {
    expect(page(null, more)).toMatchObject({ next: 'admin|2', records: [{ role: 'admin' }] })
    expect(page('admin|2', last)).toMatchObject({ next: 'member|1', records: [{ role: 'admin' }] })
    expect(page('member|1', last)).toMatchObject({ next: null, records: [{ role: 'member' }] })
  })

  test('an outsider, who is shown public members whatever the filter, is told no owners', () => {
    const elsewhere = { hasNext: true, redirectedTo: 'https://api.github.com/organizations/1/public_members' }
    expect(page(null, elsewhere)).toMatchObject({ next: 'member|1', records: [] })
    expect(page('member|1', elsewhere)).toMatchObject({ next: 'member|2', records: [{ role: 'member' }] })
  })
})

test.each([
  [
    { __typename: 'User', login: 'ada', databaseId: 1 },
    { login: 'ada', id: 1 },
  ],
  [
    { __typename: 'Bot', login: 'dependabot', databaseId: 2 },
    { login: 'dependabot[bot]', id: 2 },
  ],
  [
    { __typename: 'Bot', login: 'dependabot[bot]', databaseId: 2 },
    { login: 'dependabot[bot]', id: 2 },
  ],
  [
    { __typename: 'Mannequin', login: 'old-colleague', databaseId: 3 },
    { login: 'old-colleague', id: 3 },
  ],
  [
    { __typename: 'Organization', login: 'acme', databaseId: 4 },
    { login: 'acme', id: 4 },
  ],
  [{ __typename: 'EnterpriseUserAccount', login: 'ada_acme' }, null],
  [null, null],
])('names the account %j as REST does', (node, expected) => {
  expect(toActor(node)).toEqual(expected)
})

test('strings that are put into queries cannot end them', () => {
  expect(literal('a"} \\ \n x')).toBe('"a\\"} \\\\ \\n x"')
  expect(pageArguments({ first: 1000, cursor: 'a"b' }, 'x: 1')).toBe('(first: 100, after: "a\\"b", x: 1)')
  expect(pageArguments({ first: 0, cursor: null })).toBe('(first: 1)')
})

test.each(['acme', 'acme/', '/web', 'acme/web/x', 'a b/c', ''])(
  '%j is no name of a repository',
  (fullName) => {
    expect(() => splitFullName(fullName)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }))
  },
)

test('of a whole tree only the root and the workflows are told', () => {
  const entries = [
    { path: 'README.md', type: 'blob' },
    { path: 'src', type: 'tree' },
    { path: 'src/index.ts', type: 'blob' },
    { path: '.github', type: 'tree' },
    { path: '.github/workflows', type: 'tree' },
    { path: '.github/workflows/ci.yml', type: 'blob' },
  ]
  expect(selectTreePaths(entries)).toEqual(['README.md', 'src/', '.github/', '.github/workflows/ci.yml'])
})

test.each(['bugs', 'pull-requests', 'reviews', 'commits', 'members', 'contributors'] as PagedStream[])(
  'the stream %s is found by its own name',
  (name) => {
    expect(findStream(name).name).toBe(name)
  },
)
