import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { Script } from '../../../test/github/scripted-github.js'
import type { OwnerRecord, PageRequest, ProbePage } from '../../contracts/source.js'
import { chooseSource } from '../choose-source.js'

const { signal } = new AbortController()
const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/web' }
const owner: OwnerRecord = { githubId: 1, nodeId: 'O_1', login: 'acme', type: 'Organization' }

const request = (more: Partial<PageRequest> = {}): PageRequest => ({
  stream: 'bugs',
  repository,
  order: 'created',
  first: 100,
  cursor: null,
  since: null,
  head: null,
  ...more,
})

function sourceOf(script: Script, enrichment = {}) {
  const scripted = scriptedClient(script)
  return { ...scripted, source: chooseSource(scripted.client, 'rest', enrichment) }
}

const pathOf = (url: string) => decodeURIComponent(new URL(url).pathname)

test('auto is GraphQL with a token and REST without', () => {
  expect(chooseSource(scriptedClient([]).client).transport).toBe('graphql')
  expect(chooseSource(scriptedClient([], { auth: undefined as never }).client).transport).toBe('rest')
})

test('a redirect to the same repository is its new name, one to another repository is not followed', async () => {
  const { source } = sourceOf(({ url }) => ({
    body: [{ id: 1, updated_at: '2026-01-01T00:00:00Z' }],
    url: url.replace('/repos/acme/web', url.includes('/issues') ? '/repositories/1' : '/repositories/2'),
  }))
  const [bugs, pulls] = await source.read([request(), request({ stream: 'pull-requests' })], { signal })
  expect(bugs).toMatchObject({ records: [{ id: 1 }] })
  expect(pulls).toMatchObject({ records: [], error: { code: 'repository_not_found' } })
})

test('each page fails alone', async () => {
  const { source } = sourceOf(({ url }) =>
    pathOf(url).endsWith('/pulls') ? { status: 404, body: { message: 'Not Found' } } : { body: [] },
  )
  const pages = await source.read([request({ stream: 'pull-requests' }), request()], { signal })
  expect(pages.map(({ error }) => error?.code)).toEqual(['repository_not_found', undefined])
})

test('statistics are asked for one by one, and only when wanted', async () => {
  const script: Script = ({ url }) =>
    pathOf(url).endsWith('/commits')
      ? { body: [{ sha: 'a' }, { sha: 'b' }] }
      : {
          body: { sha: pathOf(url).at(-1), stats: { additions: 3, deletions: 1, total: 4 }, files: ['much'] },
        }
  const plain = sourceOf(script)
  await plain.source.read([request({ stream: 'commits' })], { signal })
  expect(plain.requests).toHaveLength(1)
  const enriched = sourceOf(script, { statistics: 'all' })
  const [page] = await enriched.source.read([request({ stream: 'commits' })], { signal })
  expect(page?.records).toMatchObject([{ sha: 'a', stats: { additions: 3 } }, { sha: 'b' }])
  expect(page?.records[0]).not.toHaveProperty('files')
  expect(enriched.requests).toHaveLength(3)
})

test('of a tree too large to be told whole, root and workflows are asked for apart', async () => {
  const { source, requests } = sourceOf(({ url }) => {
    const path = pathOf(url)
    if (path.endsWith('/languages')) return { body: { TypeScript: 100 } }
    if (url.includes('recursive')) return { body: { tree: [{ path: 'a', type: 'blob' }], truncated: true } }
    if (path.endsWith(':.github/workflows')) return { body: { tree: [{ path: 'ci.yml', type: 'blob' }] } }
    if (path.endsWith('/git/trees/main')) return { body: { tree: [{ path: 'src', type: 'tree' }] } }
    return { body: { id: 1, node_id: 'R_1', full_name: 'acme/web', pushed_at: 't', default_branch: 'main' } }
  })
  const found = await source.findRepository('acme/web', { details: true, signal })
  expect(found.record).toMatchObject({
    languages: { TypeScript: 100 },
    tree: ['src/', '.github/workflows/ci.yml'],
  })
  expect(found).toMatchObject({ issues: null, pullRequests: null })
  expect(found).not.toHaveProperty('headSha')
  expect(requests).toHaveLength(5)
})

test.each([
  [
    'a token whose scopes do not reach members',
    { 'x-oauth-scopes': 'public_repo', 'x-accepted-oauth-scopes': 'read:org, repo' },
    true,
  ],
  [
    'a token whose scopes reach members',
    { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'read:org, repo' },
    false,
  ],
  ['a token with permissions in place of scopes', {}, false],
])('%s', async (_name, headers, isRefused) => {
  const { source } = sourceOf(({ url }) => {
    if (pathOf(url).startsWith('/users/')) return { body: { id: 1, node_id: 'O_1', login: 'acme' } }
    return pathOf(url).endsWith('/members')
      ? { headers, body: [{ id: 1, node_id: 'U_1', login: 'ada' }] }
      : { body: [] }
  })
  const pages: ProbePage[] = []
  for await (const page of source.probe(owner, { details: false, members: true, signal })) pages.push(page)
  expect(pages[0]?.members?.error?.code).toBe(isRefused ? 'permission_denied' : undefined)
  expect(pages.flatMap(({ members }) => members?.records ?? [])).toHaveLength(isRefused ? 0 : 2)
})

test('a name that means another account by now is refused', async () => {
  const { source } = sourceOf(({ url }) =>
    pathOf(url).startsWith('/users/') ? { body: { id: 2, node_id: 'O_2', login: 'acme' } } : { body: [] },
  )
  const probe = source.probe(owner, { details: false, signal })[Symbol.asyncIterator]()
  await expect(probe.next()).rejects.toMatchObject({ code: 'owner_not_found' })
})

test('a list that is no list is refused', async () => {
  const { source } = sourceOf(() => ({ body: { message: 'hello' } }))
  const [page] = await source.read([request()], { signal })
  expect(page?.error).toMatchObject({ code: 'response_invalid' })
})

test('a list that grew behind a full page is read on, though that page is confirmed as it was', async () => {
  const full = Array.from({ length: 100 }, (_, id) => ({ id, updated_at: '2026-01-01T00:00:00Z' }))
  let more: unknown[] = []
  const { source } = sourceOf(({ url, headers }) => {
    const { page, sort } = Object.fromEntries(new URL(url).searchParams)
    if (sort === 'created') return { body: [...full, ...more] }
    if (page !== '1') return { body: more }
    return { headers: { etag: '"1"' }, ...(headers['if-none-match'] ? { status: 304 } : { body: full }) }
  })
  const pulls = request({ stream: 'pull-requests' })
  expect((await source.read([pulls], { signal }))[0]?.next).toBeNull()
  more = [{ id: 101, updated_at: '2026-01-02T00:00:00Z' }]
  const [first] = await source.read([pulls], { signal })
  expect(first).toMatchObject({ records: [], next: '1' })
  const [whole] = await source.read([{ ...pulls, cursor: '1' }], { signal })
  expect(whole).toMatchObject({ records: [...full, ...more], next: null })
})
