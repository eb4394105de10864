import { afterEach, describe, expect, it } from 'vitest'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github.close())

/** All pages of a listing, two rows each, as a client walks them. */
async function listTitles(path: string): Promise<string[]> {
  const titles: string[] = []
  let next: string | undefined = `${path}?state=all&sort=created&direction=asc&per_page=2`
  while (next !== undefined) {
    const answer: Response = await github.get(next)
    titles.push(...((await answer.json()) as { title: string }[]).map(({ title }) => title))
    next = /<https?:\/\/[^/]+([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  return titles
}

async function createFive(): Promise<string> {
  const repository = 'acme/five'
  github.act({ action: 'createRepository', owner: 'acme', name: 'five' })
  for (const title of ['1', '2', '3', '4', '5']) {
    github.pass(10)
    github.act({ action: 'createIssue', repository, title })
  }
  return repository
}

describe('things that happen between the pages of a listing', () => {
  it('are seen by the pages after them', async () => {
    github = await startFaultyGitHub()
    const repository = await createFive()
    const at = (number: number) => ({ repository, number })
    github.simulator.faults.set([
      {
        kind: 'mutate',
        match: { contains: 'per_page=2' },
        nth: 2,
        mutations: [
          { action: 'editIssue', ...at(3), title: '3 again' },
          { action: 'deleteIssue', ...at(4) },
          { action: 'createIssue', repository, title: '6' },
        ],
      },
    ])
    expect(await listTitles(`/repos/${repository}/issues`)).toEqual(['1', '2', '3 again', '5', '6'])
  })

  it('happen after GitHub looked and before the answer arrives, if so wished', async () => {
    github = await startFaultyGitHub()
    const repository = await createFive()
    github.simulator.faults.set([
      { kind: 'mutate', nth: 1, mutations: [{ action: 'editIssue', repository, number: 1, title: 'A' }] },
      {
        kind: 'mutate',
        nth: 1,
        when: 'after',
        mutations: [{ action: 'editIssue', repository, number: 1, title: 'B' }],
      },
    ])
    const read = async () => {
      const { title, updated_at } = (await (await github.get(`/repos/${repository}/issues/1`)).json()) as {
        title: string
        updated_at: string
      }
      return { title, updated_at }
    }
    const [first, second] = [await read(), await read()]
    expect([first.title, second.title]).toEqual(['A', 'B'])
    expect(first.updated_at).toBe(second.updated_at)
  })

  it('can take a repository out of sight in the middle, in every way', async () => {
    github = await startFaultyGitHub([], {
      tokens: { token: { login: 'acme', scopes: ['repo'], visibleRepositories: 'public' } },
    })
    github.act({ action: 'createRepository', owner: 'acme', name: 'first' })
    const repository = 'acme/first'
    const statusAfter = async (...mutations: Parameters<FaultyGitHub['act']>) => {
      github.simulator.faults.set([{ kind: 'mutate', nth: 1, mutations }])
      const { status } = await github.get(`/repos/${repository}`, { redirect: 'manual' })
      return status
    }
    expect(await statusAfter({ action: 'archiveRepository', repository })).toBe(200)
    expect(await statusAfter({ action: 'setVisibility', repository, visibility: 'private' })).toBe(404)
    expect(await statusAfter({ action: 'setVisibility', repository, visibility: 'public' })).toBe(200)
    expect(await statusAfter({ action: 'renameRepository', repository, name: 'second' })).toBe(301)
    expect(await statusAfter({ action: 'createRepository', owner: 'acme', name: 'first' })).toBe(200)
    expect(await statusAfter({ action: 'deleteRepository', repository })).toBe(404)
  })
})

describe('a copy that lags behind', () => {
  it('shows the world before the last change of the repository, dated now', async () => {
    github = await startFaultyGitHub()
    const repository = await createFive()
    github.simulator.faults.set([{ kind: 'stale' }])
    const titles = async () => (await listTitles(`/repos/${repository}/issues`)).join()
    expect(await titles()).toBe('1,2,3,4,5')
    expect(github.simulator.stats.read().faults).toEqual({})
    github.pass(10)
    github.act({ action: 'editIssue', repository, number: 2, title: 'two' })
    github.act({ action: 'push', repository: github.repository })
    expect(await titles()).toBe('1,2,3,4,5')
    const answer = await github.get(`/repos/${repository}/issues/2`)
    expect(await answer.json()).toMatchObject({ title: '2' })
    expect(answer.headers.get('date')).toBe(github.simulator.world.now().toUTCString())
    github.simulator.faults.clear()
    expect(await titles()).toBe('1,two,3,4,5')
  })

  it('shows it as it was some seconds ago, over GraphQL too', async () => {
    github = await startFaultyGitHub([{ kind: 'stale', seconds: 5 }])
    const repository = await createFive()
    const query = `{ repository(owner: "acme", name: "five") {
      issues(first: 9) { totalCount nodes { title } } defaultBranchRef { target { oid } } } }`
    github.pass(6)
    github.act({ action: 'createIssue', repository, title: '6' })
    github.pass(4)
    github.act({ action: 'deleteIssue', repository, number: 1 }, { action: 'push', repository })
    expect((await github.ask(query)).data).toMatchObject({
      repository: { issues: { totalCount: 5 }, defaultBranchRef: null },
    })
    github.pass(2)
    expect((await github.ask(query)).data).toMatchObject({
      repository: { issues: { totalCount: 6, nodes: [{ title: '1' }, {}, {}, {}, {}, {}] } },
    })
    github.pass(5)
    expect((await github.ask(query)).data).toMatchObject({
      repository: { issues: { totalCount: 5 }, defaultBranchRef: { target: {} } },
    })
  })

  it('finds what was there by the names of that time', async () => {
    github = await startFaultyGitHub([{ kind: 'stale' }])
    const { repository } = github
    github.act({ action: 'renameRepository', repository, name: 'another' })
    expect((await github.get(`/repos/${repository}`, { redirect: 'manual' })).status).toBe(200)
    expect((await github.get('/repos/acme/another', { redirect: 'manual' })).status).toBe(404)
    github.simulator.faults.clear()
    expect((await github.get(`/repos/${repository}`, { redirect: 'manual' })).status).toBe(301)
  })
})

describe('tokens in the middle of a run', () => {
  it('are revoked, and replaced by new ones', async () => {
    github = await startFaultyGitHub([
      { kind: 'mutate', nth: 2, mutations: [{ action: 'rotateToken', token: 'token', to: 'fresh' }] },
      { kind: 'mutate', nth: 4, mutations: [{ action: 'revokeToken', token: 'fresh' }] },
    ])
    const fresh = { headers: { authorization: 'Bearer fresh' } }
    const statuses = []
    for (const init of [{}, {}, fresh, fresh]) statuses.push((await github.get('/orgs/acme', init)).status)
    expect(statuses).toEqual([200, 401, 200, 401])
  })

  it('see less and more', async () => {
    github = await startFaultyGitHub()
    const { repository } = github
    github.act(
      { action: 'setVisibility', repository, visibility: 'private' },
      { action: 'createRepository', owner: 'acme', name: 'hidden', visibility: 'private' },
    )
    const names = async () =>
      ((await (await github.get('/orgs/acme/repos')).json()) as { full_name: string }[]).map(
        ({ full_name }) => full_name,
      )
    expect(await names()).toContain('acme/hidden')
    github.act({ action: 'changeToken', token: 'token', sees: 'public' })
    expect(await names()).not.toContain(repository)
    github.act({ action: 'changeToken', token: 'token', sees: [repository] })
    expect(await names()).toContain(repository)
    expect(await names()).not.toContain('acme/hidden')
    github.act({ action: 'changeToken', token: 'token', sees: 'all', scopes: ['public_repo'] })
    const answer = await github.get('/repos/acme/hidden')
    expect([answer.status, answer.headers.get('x-oauth-scopes')]).toEqual([200, 'public_repo'])
  })
})

describe('clocks', () => {
  it('let single answers be dated wrongly', async () => {
    github = await startFaultyGitHub([{ kind: 'date', seconds: -300, nth: 1 }])
    const now = github.simulator.world.now().getTime()
    const dates = [await github.get('/orgs/acme'), await github.get('/orgs/acme')].map(({ headers }) =>
      Date.parse(headers.get('date') ?? ''),
    )
    expect(dates.map((date) => Math.round((date - now) / 1000))).toEqual([-300, 0])
  })

  it('let the whole server live in another time than its clients', async () => {
    const offset = -3 * 3_600_000
    github = await startFaultyGitHub([], { clock: () => new Date(Date.now() + offset) })
    github.act({ action: 'createIssue', repository: github.repository, title: 'Late' })
    const answer = await github.get(`/repos/${github.repository}/issues`)
    const [newest] = (await answer.json()) as { updated_at: string }[]
    for (const time of [newest?.updated_at, answer.headers.get('date')]) {
      expect(Math.abs(Date.parse(time ?? '') - Date.now() - offset)).toBeLessThan(60_000)
    }
  })
})
