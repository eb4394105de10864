import { afterEach, expect, it } from 'vitest'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github.close())

it.each([500, 502, 503, 504] as const)('answers %i before the work, at no cost', async (status) => {
  github = await startFaultyGitHub([{ kind: 'status', status, nth: 2 }])
  const statuses = []
  for (let nth = 1; nth <= 3; nth++) statuses.push((await github.get('/orgs/acme')).status)
  expect(statuses).toEqual([200, status, 200])
  expect(github.simulator.stats.read()).toMatchObject({
    requests: 3,
    restPoints: 2,
    faults: { status: 1 },
    routes: { 'GET /orgs/{org}': { requests: 3, statuses: { 200: 2, [status]: 1 } } },
  })
})

it('answers it after the work, which is charged, and counts the request once', async () => {
  github = await startFaultyGitHub([{ kind: 'status', when: 'after' }])
  expect((await github.get('/orgs/acme')).status).toBe(502)
  const query = '{ organization(login: "acme") { login } }'
  expect((await github.ask(query)).status).toBe(502)
  expect(github.simulator.stats.read()).toMatchObject({
    requests: 2,
    restPoints: 1,
    graphqlPoints: 1,
    routes: {
      'GET /orgs/{org}': { requests: 1, statuses: { 502: 1 } },
      'POST /graphql': { requests: 1, statuses: { 502: 1 } },
    },
  })
})

it('says it in words and headers of the test’s own, or as a page for people', async () => {
  github = await startFaultyGitHub([
    { kind: 'status', status: 451, message: 'Taken down', headers: { 'retry-after': '7' }, nth: 1 },
    { kind: 'status', status: 503, html: true, nth: 1 },
  ])
  const blocked = await github.get('/orgs/acme')
  expect(blocked.headers.get('retry-after')).toBe('7')
  expect(blocked.headers.get('date')).not.toBeNull()
  expect(await blocked.json()).toEqual({ message: 'Taken down' })
  github.simulator.faults.set([{ kind: 'status', status: 503, html: true }])
  const page = await github.get('/orgs/acme')
  expect(page.headers.get('content-type')).toContain('text/html')
  await expect(page.json()).rejects.toThrow(SyntaxError)
})
