import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer, SentRequest } from '../../../test/github/scripted-github.js'

const issue = (number: number, more: object = {}) => ({
  ...{
    id: number,
    node_id: `I_${number}`,
    number,
    title: 'T',
    body: null,
    state: 'open',
    state_reason: null,
    user: null,
  },
  ...{ labels: [], assignees: [], milestone: null, comments: 0, html_url: 'u', closed_at: null },
  ...{ created_at: '2026-01-01T00:00:00Z', updated_at: `2026-01-01T00:00:0${number}Z` },
  ...more,
})
const repository = (id: number, more: object = {}) => ({
  ...{
    id,
    node_id: `R_${id}`,
    name: `r${id}`,
    full_name: `acme/r${id}`,
    owner: { login: 'acme', id: 1 },
    description: null,
  },
  ...{
    html_url: 'u',
    homepage: null,
    language: null,
    stargazers_count: 0,
    forks_count: 0,
    private: false,
    fork: false,
  },
  ...{ archived: false, disabled: false, has_issues: true, pushed_at: null },
  ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
  ...more,
})
const next = { link: '<https://api.github.com/repositories/1/x?page=2>; rel="next"' }
const parametersOf = ({ url }: SentRequest) => Object.fromEntries(new URL(url).searchParams)

test('issues are read to the end, each once, without pull requests', async () => {
  const { client, requests } = scriptedClient([
    { body: [issue(2), issue(1)], headers: next },
    { body: [issue(1), issue(2)], headers: next },
    { body: [issue(2, { title: 'Edited' }), issue(3, { pull_request: {} })] },
  ])
  const issues = await client.listIssues('acme/web', { state: 'closed', since: '2026-01-01T00:00:00Z' })
  expect(issues.map(({ number, title }) => [number, title])).toEqual([
    [1, 'T'],
    [2, 'Edited'],
  ])
  expect(requests.map(parametersOf)).toMatchObject([
    { state: 'closed', direction: 'desc' },
    { state: 'closed', since: '2026-01-01T00:00:00Z' },
    { state: 'closed', since: '2026-01-01T00:00:02Z', page: '1' },
  ])
})

test('issues come in the order of their last change, pull requests as they were opened, however many', async () => {
  const pull = (number: number) => issue(number, { draft: false, merged_at: null, head, base: head })
  const head = { ref: 'main', sha: 'a', repo: null }
  const { client } = scriptedClient(({ url }) => ({
    body: url.includes('/pulls') ? [pull(1), pull(3), pull(2)] : [issue(3), issue(2), issue(1)],
  }))
  expect((await client.listIssues('acme/web')).map(({ number }) => number)).toEqual([1, 2, 3])
  expect((await client.listPullRequests('acme/web')).map(({ number }) => number)).toEqual([1, 2, 3])
})

test('the newest page and the oldest of a long list are remembered apart', async () => {
  const { client } = scriptedClient(
    ({ url, headers }): ScriptedAnswer =>
      headers['if-none-match']
        ? { status: 304 }
        : { headers: { etag: `"${url}"`, ...(!/[?&]page=2/.test(url) && next) }, body: [] },
  )
  await client.listPullRequests('acme/web')
  await client.listPullRequests('acme/web')
  expect(client.usage).toMatchObject({ requests: 6, notModified: 3 })
})

test('a list is confirmed by its tags each time, and stands for five minutes only where that is allowed', async () => {
  const { client, requests } = scriptedClient(
    ({ headers }): ScriptedAnswer =>
      headers['if-none-match'] ? { status: 304 } : { headers: { etag: '"1"' }, body: [issue(1)] },
  )
  await client.listIssues('acme/web')
  await client.listIssues('acme/web')
  expect(client.usage).toMatchObject({ requests: 2, notModified: 1 })
  expect(await client.listIssues('acme/web', { fresh: false })).toHaveLength(1)
  expect(requests).toHaveLength(2)
  await client.listIssues('acme/web', { fresh: false, state: 'open' })
  expect(requests).toHaveLength(3)
})

test('an empty list is an answer where GitHub says so by its status', async () => {
  const { client } = scriptedClient([
    { status: 410, body: { message: 'Issues are disabled for this repo' } },
    { status: 409, body: { message: 'Git Repository is empty.' } },
    { status: 204 },
  ])
  expect(await client.listIssues('acme/web')).toEqual([])
  expect(await client.listCommits('acme/web')).toEqual([])
  expect(await client.listContributors('acme/web')).toEqual([])
})

test('a walk over commits keeps to the head that its first page showed', async () => {
  const commit = (sha: string) => ({
    sha,
    commit: { message: 'M', author: null, committer: null },
    author: null,
  })
  const { client, requests } = scriptedClient([
    { body: [commit('b'), commit('a')], headers: next },
    { body: [] },
  ])
  expect(await client.listCommits('acme/web', { since: '2026-01-01T00:00:00Z' })).toHaveLength(2)
  expect(requests.map(parametersOf)).toMatchObject([
    { since: '2026-01-01T00:00:00Z', page: '1' },
    { since: '2026-01-01T00:00:00Z', page: '2', sha: 'b' },
  ])
})

test('reviews and pull requests are asked for by their own routes', async () => {
  const { client, requests } = scriptedClient(() => ({ body: [] }))
  await client.listReviews('acme/web', 7)
  await client.listPullRequests('acme/web', { state: 'open' })
  expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/repos/acme/web/pulls/7/reviews',
    '/repos/acme/web/pulls',
  ])
})

test('a record that is not as documented is named by its field', async () => {
  const { client } = scriptedClient([{ body: [issue(1, { title: 7 })] }])
  await expect(client.listIssues('acme/web')).rejects.toMatchObject({
    code: 'response_invalid',
    message: expect.stringMatching(/title/),
  })
})

test.each(['acme', 'acme/web/x', ''])('%j is refused as the name of a repository', async (name) => {
  const { client, requests } = scriptedClient([])
  await expect(client.getRepo(name)).rejects.toMatchObject({ code: 'configuration_invalid' })
  await expect(client.listIssues(name)).rejects.toMatchObject({ code: 'configuration_invalid' })
  expect(requests).toHaveLength(0)
})

test("an organization's repositories are listed by its own route, and sorted out by kind", async () => {
  const { client, requests } = scriptedClient(({ url }) =>
    url.includes('/users/')
      ? { body: { login: 'acme', id: 1, type: 'Organization' } }
      : { body: [repository(1), repository(2, { private: true }), repository(3, { fork: true })] },
  )
  const idsOf = async (type: 'all' | 'private' | 'public' | 'forks' | 'sources') =>
    (await client.listRepos('acme', { type })).map(({ id }) => id)
  expect(await idsOf('all')).toEqual([1, 2, 3])
  expect(await idsOf('private')).toEqual([2])
  expect(await idsOf('public')).toEqual([1, 3])
  expect(await idsOf('forks')).toEqual([3])
  expect(await idsOf('sources')).toEqual([1, 2])
  expect(requests.some(({ url }) => new URL(url).pathname === '/orgs/acme/repos')).toBe(true)
})

test("the token's own user is listed by the route that knows private repositories", async () => {
  const answer = (login: string) => (request: SentRequest) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/user') return { body: { login: 'Ada', id: 7 }, headers: { etag: '"u"' } }
    if (pathname.endsWith('/repos')) return { body: [repository(1)] }
    return { body: { login, id: 7, type: 'User' } }
  }
  const own = scriptedClient(answer('ada'))
  await own.client.listRepos('ada')
  expect(own.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/users/ada', '/user', '/user/repos'])
  const other = scriptedClient(answer('bob'))
  await other.client.listRepos('bob')
  expect(other.requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/users/bob',
    '/user',
    '/users/bob/repos',
  ])
})
