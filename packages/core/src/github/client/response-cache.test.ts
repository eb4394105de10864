import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import {
  fakeClock,
  type ScriptedAnswer,
  type SentRequest,
  serverTime,
} from '../../../test/github/scripted-github.js'
import { ResponseCache } from './response-cache.js'

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const
const cached = { cache: 'repo:acme/web' }

/** Answers 304 to whoever holds the present tag. */
function tagged(etag: string, body: unknown): (request: SentRequest) => ScriptedAnswer {
  return ({ headers }) =>
    headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : { headers: { etag }, body }
}

test('a remembered answer is confirmed by its tag and costs nothing', async () => {
  const { client, requests } = scriptedClient(tagged('W/"1"', { id: 1 }))
  const first = await client.request(...repository, cached)
  const second = await client.request(...repository, cached)
  expect(first).toMatchObject({ data: { id: 1 }, notModified: false })
  expect(second).toMatchObject({ data: { id: 1 }, status: 200, notModified: true })
  expect(requests[1]?.headers['if-none-match']).toBe('W/"1"')
  expect(client.usage).toMatchObject({ requests: 2, notModified: 1 })
})

test('a confirmed page still names the page that follows', async () => {
  const link = '<https://api.github.com/repositories/1/issues?page=2>; rel="next"'
  const { client } = scriptedClient([
    { headers: { etag: '"1"', link } },
    { status: 304, headers: { etag: '"1"' } },
  ])
  await client.request(...repository, cached)
  expect((await client.request(...repository, cached)).headers.link).toBe(link)
})

test('a confirmed answer is dated by its confirmation', async () => {
  const later = new Date(serverTime.getTime() + 60_000)
  const { client } = scriptedClient([
    { headers: { etag: '"1"' } },
    { status: 304, headers: { etag: '"1"', date: later.toUTCString() } },
  ])
  expect((await client.request(...repository, cached)).observedAt).toBe(serverTime.toISOString())
  expect((await client.request(...repository, cached)).observedAt).toBe(later.toISOString())
})

test('whoever changes an answer does not change what is remembered', async () => {
  const { client } = scriptedClient(tagged('"1"', { labels: ['bug'] }))
  const first = await client.request(...repository, cached)
  const { labels } = first.data as { labels: string[] }
  labels.push('mine')
  expect((await client.request(...repository, cached)).data).toEqual({ labels: ['bug'] })
})

test('an answer of the last five minutes stands without asking for those who allow it', async () => {
  const { client, clock, requests } = scriptedClient(tagged('"1"', { id: 1 }))
  await client.request(...repository, cached)
  const again = await client.request(...repository, { ...cached, fresh: false })
  expect(again).toMatchObject({ data: { id: 1 }, observedAt: serverTime.toISOString() })
  expect(requests).toHaveLength(1)
  await clock.sleep(5 * 60_000)
  await client.request(...repository, { ...cached, fresh: false })
  expect(requests).toHaveLength(2)
})

test('a failing GitHub is never covered up by what is remembered', async () => {
  const { client } = scriptedClient([
    { headers: { etag: '"1"' }, body: { id: 1 } },
    { status: 404, body: { message: 'Not Found' } },
  ])
  await client.request(...repository, cached)
  await expect(client.request(...repository, cached)).rejects.toMatchObject({ code: 'repository_not_found' })
})

test('another token is never given what was remembered for the first', async () => {
  let auth = 'ghp_first'
  const { client, requests } = scriptedClient(tagged('"1"', { id: 1 }), { auth: () => auth })
  await client.request(...repository, cached)
  auth = 'ghp_second'
  await client.request(...repository, { ...cached, fresh: false })
  expect(requests[1]?.headers['if-none-match']).toBeUndefined()
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer ghp_first',
    'Bearer ghp_second',
  ])
})

test('one key never answers for two addresses', async () => {
  const { client, requests } = scriptedClient(tagged('"1"', { id: 1 }))
  await client.request(...repository, cached)
  await client.request(
    'GET /repos/{owner}/{repo}',
    { owner: 'acme', repo: 'other' },
    { ...cached, fresh: false },
  )
  expect(requests).toHaveLength(2)
  expect(requests[1]?.headers['if-none-match']).toBeUndefined()
})

test('writes and answers without a tag are not remembered', async () => {
  const { client, requests } = scriptedClient(() => ({ body: { id: 1 } }))
  await client.request(...repository, cached)
  await client.request(...repository, { ...cached, fresh: false })
  await client.request('PATCH /repos/{owner}/{repo}', repository[1], { ...cached, fresh: false })
  expect(requests).toHaveLength(3)
})

test('holds a thousand answers, the latest ones', () => {
  const cache = new ResponseCache(fakeClock())
  for (let index = 0; index <= 1000; index += 1) {
    cache.set(`key ${index}`, {
      url: 'u',
      etag: '"1"',
      fingerprint: 'f',
      lastModified: null,
      text: '{}',
      headers: {},
    })
  }
  expect(cache.get('key 0', 'u')).toBeUndefined()
  expect(cache.get('key 1', 'u')).toBeDefined()
})

test('holds no more text than a process can spare', () => {
  const cache = new ResponseCache(fakeClock())
  const text = 'x'.repeat(1_000_000)
  for (let index = 0; index < 30; index += 1)
    cache.set(`${index}`, { url: 'u', etag: '"1"', fingerprint: 'f', lastModified: null, text, headers: {} })
  const kept = Array.from({ length: 30 }, (_, index) => cache.get(`${index}`, 'u')).filter(Boolean)
  expect(kept).toHaveLength(15)
})
