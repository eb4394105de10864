import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createActor, createCommit, createLine, createSha } from '../testing/records.js'
import { createRestClient, pluck, readLinks } from '../testing/rest-client.js'

const commits = '/repos/acme/hello/commits'
const shas = (...names: string[]): string[] => names.map(createSha)

function createForkedWorld() {
  const world = createExampleWorld()
  const actor = createActor({ date: '2024-01-01T01:00:00+02:00' })
  world.addCommits(ids.hello, [
    createCommit({ sha: createSha('side'), parents: shas('c3'), author: actor, committer: actor }),
  ])
  return world
}

describe('The list of commits', () => {
  it.each([
    ['', ['c5', 'c4', 'c3', 'c2', 'c1']],
    [`sha=${createSha('c3')}`, ['c3', 'c2', 'c1']],
    ['sha=main&per_page=2', ['c5', 'c4']],
    ['sha=topic&per_page=1', ['c5']],
    ['since=2024-01-01T00:03:00Z', ['c5', 'c4']],
    ['until=2024-01-01T00:01:00Z', ['c2', 'c1']],
    ['author=ada', ['c5', 'c3', 'c1']],
    ['author=Stranger@example.invalid', ['c4', 'c2']],
    ['committer=nobody', []],
  ])('understands "%s"', async (query, names) => {
    const { get } = createRestClient(createExampleWorld())
    expect(pluck((await get(`${commits}?${query}`)).body, 'sha')).toEqual(shas(...names))
  })

  it('links by page number and is as new as its first commit', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { headers } = await get(`${commits}?per_page=2`)
    expect(readLinks(headers).last).toBe('https://api.github.com/repositories/100/commits?per_page=2&page=3')
    expect(headers.get('last-modified')).toBe('Mon, 01 Jan 2024 00:04:00 GMT')
  })

  it('is in conflict with an empty repository and does not know other shas', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect(await get('/repos/acme/empty/commits')).toMatchObject({
      status: 409,
      body: { message: 'Git Repository is empty.' },
    })
    expect((await get(`${commits}?sha=unknown`)).status).toBe(404)
  })

  it('says loudly that it does not know which files changed', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${commits}?path=src`)).status).toBe(501)
  })
})

describe('A commit', () => {
  it.each(['HEAD', 'main', 'heads/main', createSha('c5'), createSha('c5').slice(0, 7)])(
    'is found by %s',
    async (ref) => {
      const { get } = createRestClient(createExampleWorld())
      const { body } = await get(`${commits}/${ref}`)
      expect(body).toMatchObject({
        sha: createSha('c5'),
        stats: { total: 7, additions: 5, deletions: 2 },
        author: { login: 'ada' },
      })
    },
  )

  it('shows its times in UTC and nobody where the address belongs to nobody', async () => {
    const { get } = createRestClient(createForkedWorld())
    const { body } = await get(`${commits}/${createSha('side')}`)
    expect(body).toMatchObject({ author: null, commit: { author: { date: '2023-12-31T23:00:00Z' } } })
  })

  it('that does not exist is refused', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect(await get(`${commits}/unknown`)).toMatchObject({
      status: 422,
      body: { message: 'No commit found for SHA: unknown' },
    })
  })
})

describe('A comparison', () => {
  const side = createSha('side')

  it.each([
    [`${createSha('c2')}...main`, 'ahead', 3, 0, ['c3', 'c4', 'c5']],
    [`main...${createSha('c2')}`, 'behind', 0, 3, []],
    ['main...HEAD', 'identical', 0, 0, []],
    [`main...${side}`, 'diverged', 1, 2, ['side']],
  ])('of %s is %s', async (range, status, aheadBy, behindBy, names) => {
    const { get } = createRestClient(createForkedWorld())
    const { body } = await get(`/repos/acme/hello/compare/${range}`)
    expect(body).toMatchObject({ status, ahead_by: aheadBy, behind_by: behindBy, total_commits: aheadBy })
    expect(pluck((body as { commits: unknown }).commits, 'sha')).toEqual(shas(...names))
  })

  it('shows where the two parted', async () => {
    const { get } = createRestClient(createForkedWorld())
    const { body } = await get(`/repos/acme/hello/compare/main...${side}`)
    expect(body).toMatchObject({
      base_commit: { sha: createSha('c5') },
      merge_base_commit: { sha: createSha('c3') },
    })
  })

  it('shows 250 commits, or the page asked for', async () => {
    const world = createExampleWorld()
    const names = Array.from({ length: 300 }, (_, index) => `line ${index}`)
    world.addCommits(
      ids.empty,
      createLine(names, () => createActor()),
    )
    const empty = world.repositoryById(ids.empty)
    if (empty) empty.headSha = createSha('line 299')
    const { get } = createRestClient(world)
    const path = `/repos/acme/empty/compare/${createSha('line 0')}...main`
    expect((await get(path)).body).toMatchObject({ total_commits: 299, commits: { length: 250 } })
    const paged = await get(`${path}?per_page=100&page=3`)
    expect(paged.body).toMatchObject({ total_commits: 299, commits: { length: 99 } })
    expect(readLinks(paged.headers).first).toContain('/repositories/102/compare/')
  })

  it('of what does not exist is not found', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get('/repos/acme/hello/compare/main...unknown')).status).toBe(404)
  })
})

describe('A branch', () => {
  it('is found by its name only', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get('/repos/acme/hello/branches/main')).body).toMatchObject({
      name: 'main',
      commit: { sha: createSha('c5') },
    })
    for (const name of ['unknown', 'HEAD', createSha('c5')]) {
      expect((await get(`/repos/acme/hello/branches/${name}`)).status).toBe(404)
    }
  })
})
