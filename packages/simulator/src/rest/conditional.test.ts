import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from './testing/example-world.js'
import { createRestClient } from './testing/rest-client.js'

const list = '/repos/acme/hello/issues?state=all'

function createClient() {
  const world = createExampleWorld()
  return { world, ...createRestClient(world) }
}

describe('A conditional request', () => {
  it('costs nothing and brings no body while nothing changed', async () => {
    const { get, stats } = createClient()
    const first = await get(list)
    const again = await get(list, { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again).toMatchObject({ status: 304, body: null })
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(again.headers.get('x-ratelimit-used')).toBe('1')
    expect(stats.read()).toMatchObject({ restRequests: 2, restPoints: 1, notModified: 1 })
  })

  it('brings what changed', async () => {
    const { get, world } = createClient()
    const etag = (await get(list)).headers.get('etag') ?? ''
    const issue = world.issueByNumber(ids.hello, 1)
    if (issue) issue.title = 'Another title'
    expect((await get(list, { 'if-none-match': etag })).status).toBe(200)
  })

  it('costs as much as any other without a token', async () => {
    const { get, stats } = createClient()
    const anonymous = { authorization: undefined }
    const etag = (await get(list, anonymous)).headers.get('etag') ?? ''
    const again = await get(list, { ...anonymous, 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(stats.read().restPoints).toBe(2)
  })

  it.each([
    ['another token', { authorization: 'Bearer other' }],
    ['another media type', { accept: 'application/vnd.github.full+json' }],
    ['another version', { 'x-github-api-version': '2026-03-10' }],
  ])('does not hold for %s', async (_, headers) => {
    const { get } = createClient()
    const etag = (await get(list)).headers.get('etag') ?? ''
    expect((await get(list, { ...headers, 'if-none-match': etag })).status).toBe(200)
  })

  it('takes a list of tags, weak or strong, and any', async () => {
    const { get } = createClient()
    const etag = (await get(list)).headers.get('etag') ?? ''
    for (const known of [`"other", ${etag}`, etag.replace('W/', ''), '*']) {
      expect((await get(list, { 'if-none-match': known })).status).toBe(304)
    }
  })

  it('may ask by time for single objects, not for lists', async () => {
    const { get } = createClient()
    const repository = await get('/repos/acme/hello')
    expect(repository.headers.get('last-modified')).toBe('Wed, 01 May 2024 00:00:00 GMT')
    const since = (time: string) => ({ 'if-modified-since': time })
    expect((await get('/repos/acme/hello', since('Wed, 01 May 2024 00:00:00 GMT'))).status).toBe(304)
    expect((await get('/repos/acme/hello', since('Tue, 30 Apr 2024 23:59:59 GMT'))).status).toBe(200)
    expect((await get('/repos/acme/hello', since('nonsense'))).status).toBe(200)
    for (const path of [list, '/repos/acme/hello/pulls', '/orgs/acme/repos']) {
      expect((await get(path)).headers.has('last-modified')).toBe(false)
    }
  })

  it('goes by the tag alone when it brings both', async () => {
    const { get } = createClient()
    const headers = { 'if-none-match': '"other"', 'if-modified-since': 'Wed, 01 May 2030 00:00:00 GMT' }
    expect((await get('/repos/acme/hello', headers)).status).toBe(200)
  })

  it('sees an issue as new as the newest account that it shows', async () => {
    const { get, world } = createClient()
    const author = world.accountById(ids.ada)
    if (author) author.updatedAt = '2024-05-05T00:00:00Z'
    const { headers } = await get('/repos/acme/hello/issues/1')
    expect(headers.get('last-modified')).toBe('Sun, 05 May 2024 00:00:00 GMT')
  })

  it('finds no tag on errors', async () => {
    const { get } = createClient()
    const { headers } = await get('/repos/acme/none')
    expect(headers.has('etag')).toBe(false)
    expect(headers.has('cache-control')).toBe(false)
  })
})
