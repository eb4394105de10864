import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids, now } from './testing/example-world.js'
import { createRestClient } from './testing/rest-client.js'

const documentation = 'https://docs.github.com/rest'

describe('Every request', () => {
  it('needs a user agent', async () => {
    const { get, stats } = createRestClient(createExampleWorld())
    const { status, body } = await get('/repos/acme/hello', { 'user-agent': undefined })
    expect(status).toBe(403)
    expect(body).toContain('Request forbidden by administrative rules')
    expect(stats.read().restPoints).toBe(0)
  })

  it('is told the simulated time and the version that answered', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { headers } = await get('/repos/acme/hello')
    expect(headers.get('date')).toBe('Sat, 01 Jun 2024 12:00:00 GMT')
    expect(Date.parse(headers.get('date') ?? '')).toBeLessThanOrEqual(now.getTime())
    expect(headers.get('x-github-api-version-selected')).toBe('2022-11-28')
  })

  it('may choose a version that GitHub has', async () => {
    const { get } = createRestClient(createExampleWorld())
    const newer = await get('/repos/acme/hello/pulls/5', { 'x-github-api-version': '2026-03-10' })
    expect(newer.body).not.toHaveProperty('merge_commit_sha')
    expect(newer.body).not.toHaveProperty('assignee')
    const unknown = await get('/repos/acme/hello', { 'x-github-api-version': '2020-01-01' })
    expect(unknown.status).toBe(400)
    expect(unknown.body).toMatchObject({
      message: expect.stringContaining('"2020-01-01", is not a supported version'),
    })
  })

  it('with a wrong token is refused and counts for nobody', async () => {
    const { get, limits } = createRestClient(createExampleWorld())
    const { status, body } = await get('/repos/acme/hello', { authorization: 'Bearer bad' })
    expect(status).toBe(401)
    expect(body).toEqual({ message: 'Bad credentials', documentation_url: documentation, status: '401' })
    expect(limits.quota('core', 'bad')?.used).toBe(0)
    expect(limits.quota('core', undefined)?.used).toBe(1)
  })

  it('without a token sees public data, at 60 an hour', async () => {
    const { get } = createRestClient(createExampleWorld())
    const anonymous = { authorization: undefined }
    const open = await get('/repos/acme/hello', anonymous)
    expect(open.status).toBe(200)
    expect(open.body).not.toHaveProperty('permissions')
    expect(open.headers.get('x-ratelimit-limit')).toBe('60')
    expect(open.headers.get('cache-control')).toBe('public, max-age=60, s-maxage=60')
    expect(open.headers.has('x-oauth-scopes')).toBe(false)
    expect((await get('/repos/acme/secret', anonymous)).status).toBe(404)
    const own = await get('/user', anonymous)
    expect(own).toMatchObject({ status: 401, body: { message: 'Requires authentication' } })
  })

  it('for what GitHub does not have is answered with 404 and a page to read', async () => {
    const { get, send } = createRestClient(createExampleWorld())
    const nothing = { message: 'Not Found', documentation_url: documentation, status: '404' }
    expect(await get('/nothing/here')).toMatchObject({ status: 404, body: nothing })
    expect(await get('/repos/acme/hello/')).toMatchObject({ status: 404, body: nothing })
    expect(await send('POST', '/repos/acme/hello/issues')).toMatchObject({ status: 404, body: nothing })
    expect(await get('/repos/acme/none')).toMatchObject({
      status: 404,
      body: { ...nothing, documentation_url: `${documentation}/repos/repos#get-a-repository` },
    })
  })

  it('by HEAD gets the headers alone', async () => {
    const { send } = createRestClient(createExampleWorld())
    const { status, body, headers } = await send('HEAD', '/repos/acme/hello')
    expect([status, body]).toEqual([200, null])
    expect(headers.has('etag')).toBe(true)
  })

  it('is counted under its route, however it was spelt', async () => {
    const { get, stats } = createRestClient(createExampleWorld())
    await get('/repos/acme/hello/issues')
    await get('/repositories/100/issues?page=2')
    await get('/organizations/1/repos')
    expect(stats.read().routes).toEqual({
      'GET /repos/{owner}/{repo}/issues': { requests: 2, statuses: { 200: 2 } },
      'GET /orgs/{org}/repos': { requests: 1, statuses: { 200: 1 } },
    })
  })
})

describe('The rate limit', () => {
  it('refuses with 403 once the hour is spent, whatever was asked', async () => {
    const { get, stats } = createRestClient(createExampleWorld(), { limits: { restPerHour: 1 } })
    expect((await get('/repos/acme/hello')).status).toBe(200)
    const refused = await get('/repos/acme/hello')
    expect(refused.status).toBe(403)
    expect(refused.body).toMatchObject({ message: expect.stringContaining('API rate limit exceeded') })
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(refused.headers.has('etag')).toBe(false)
    expect(stats.read().restPoints).toBe(1)
  })

  it('lets unchanged answers and its own page through', async () => {
    const { get } = createRestClient(createExampleWorld(), { limits: { restPerHour: 1 } })
    const etag = (await get('/repos/acme/hello')).headers.get('etag') ?? ''
    expect((await get('/repos/acme/hello', { 'if-none-match': etag })).status).toBe(304)
    const { body } = await get('/rate_limit')
    expect(body).toMatchObject({
      resources: { core: { limit: 1, used: 1, remaining: 0 }, graphql: { used: 0 } },
      rate: { limit: 1, used: 1, remaining: 0 },
    })
  })

  it('has no page where there is no limit', async () => {
    const { get } = createRestClient(createExampleWorld(), { limits: { restPerHour: null } })
    expect((await get('/repos/acme/hello')).headers.has('x-ratelimit-limit')).toBe(false)
    expect((await get('/rate_limit')).status).toBe(404)
  })

  it('refuses by the minute with the time to wait', async () => {
    const { get } = createRestClient(createExampleWorld(), { limits: { restPointsPerMinute: 1 } })
    await get('/repos/acme/hello')
    const refused = await get('/repos/acme/hello')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.body).toMatchObject({ message: expect.stringContaining('secondary rate limit') })
  })
})

describe('A repository that moved', () => {
  function createMovedWorld() {
    const world = createExampleWorld()
    const hello = world.repositoryById(ids.hello)
    if (hello) world.moveRepository(hello, ids.acme, 'welcome')
    return createRestClient(world)
  }

  it('is found under its old name by a redirect that keeps route and query', async () => {
    const { get, send } = createMovedWorld()
    const read = await get('/repos/acme/hello/issues?state=all&labels=a%20b')
    expect(read.status).toBe(301)
    expect(read.headers.get('location')).toBe(
      'https://api.github.com/repositories/100/issues?state=all&labels=a%20b',
    )
    expect((await send('PATCH', '/repos/acme/hello')).status).toBe(307)
    expect((await get('/repositories/100')).body).toMatchObject({ id: 100, full_name: 'acme/welcome' })
  })

  it('loses its old name to the next that takes it', async () => {
    const world = createExampleWorld()
    const [hello, empty] = [world.repositoryById(ids.hello), world.repositoryById(ids.empty)]
    if (hello) world.moveRepository(hello, ids.acme, 'welcome')
    if (empty) world.moveRepository(empty, ids.acme, 'hello')
    expect((await createRestClient(world).get('/repos/acme/hello')).body).toMatchObject({ id: ids.empty })
  })

  it('hides its new place from those who may not see it', async () => {
    const world = createExampleWorld()
    const secret = world.repositoryById(ids.secret)
    if (secret) world.moveRepository(secret, ids.acme, 'hidden')
    const { get } = createRestClient(world)
    expect((await get('/repos/acme/secret')).status).toBe(301)
    expect((await get('/repos/acme/secret', { authorization: undefined })).status).toBe(404)
  })
})
