import { chooseSource, type ProbedRepository, type SyncSource } from '@hubsync/core'
import { mutate } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  pageRequest,
  probeAll,
  readRecords,
  readToEnd,
  type SimulatedGitHub,
  signal,
  simulateGitHub,
} from './simulated-github.js'

interface Numbered {
  readonly id: number
  readonly number: number
  readonly node_id: string
  readonly sha: string
  readonly reviews?: readonly unknown[]
}

const size = { repositories: 20, issues: 150, pullRequests: 60, reviews: 90, commits: 400 }
const numberOf = ({ number }: Numbered) => number
const shaOf = ({ sha }: Numbered) => sha

describe.each(['graphql', 'rest'] as const)('the %s source', (transport) => {
  let github: SimulatedGitHub
  let source: SyncSource
  let repositories: ProbedRepository[]

  beforeAll(async () => {
    github = await simulateGitHub(size)
    source = github[transport]
    repositories = (await probeAll(source, 'acme')).flatMap((page) => page.repositories)
  })

  afterAll(() => github.close())

  const world = () => github.simulator.world
  const find = (fullName: string) => source.findRepository(fullName, { details: false, signal })
  const create = (name: string) => {
    mutate(world(), [{ action: 'createRepository', owner: 'acme', name }])
    return `acme/${name}`
  }

  test('an unknown owner, an unknown repository and a malformed name are told apart', async () => {
    await expect(source.findOwner('nobody', { signal })).rejects.toMatchObject({ code: 'owner_not_found' })
    await expect(find('acme/nothing')).rejects.toMatchObject({ code: 'repository_not_found' })
    await expect(find('acme')).rejects.toMatchObject({ code: 'configuration_invalid' })
  })

  test('a renamed repository is found by its old name, and its pages are read on', async () => {
    const repository = create('before')
    mutate(world(), [{ action: 'createIssue', repository, title: 'One' }])
    const before = await find(repository)
    mutate(world(), [{ action: 'renameRepository', repository, name: 'after' }])
    expect(await find(repository)).toMatchObject({ githubId: before.githubId, fullName: 'acme/after' })
    const [page] = await source.read([pageRequest('bugs', before)], { signal })
    expect(page?.records).toMatchObject([{ title: 'One' }])
  })

  test('a repository that took the name of another is not read in its place', async () => {
    const repository = create('taken')
    const before = await find(repository)
    mutate(world(), [
      { action: 'renameRepository', repository, name: 'moved' },
      { action: 'createRepository', owner: 'acme', name: 'taken' },
    ])
    const { repositories: looks } = await source.probeRepositories([before], { details: false, signal })
    expect(looks).toMatchObject([{ githubId: before.githubId, fullName: 'acme/moved' }])
  })

  test('what cannot be seen is absent from a look, and a page of it fails alone', async () => {
    const gone = await find(create('gone'))
    const [other] = repositories
    if (other === undefined) throw new Error('no repositories')
    mutate(world(), [{ action: 'deleteRepository', repository: 'acme/gone' }])
    const { repositories: looks } = await source.probeRepositories([gone, other], { details: true, signal })
    expect(looks.map(({ githubId }) => githubId)).toEqual([other.githubId])
    const pages = await source.read([pageRequest('bugs', gone), pageRequest('bugs', other)], { signal })
    expect(pages[0]?.error).toMatchObject({ code: 'repository_not_found' })
    expect(pages[0]?.records).toEqual([])
    expect(pages[1]?.error).toBeUndefined()
  })

  test('an empty repository has no commits and says so', async () => {
    const empty = await find(create('empty'))
    expect(empty.headSha ?? null).toBeNull()
    const pages = await source.read([pageRequest('commits', empty), pageRequest('contributors', empty)], {
      signal,
    })
    expect(pages).toMatchObject([
      { records: [], next: null, total: 0 },
      { records: [], next: null, total: 0 },
    ])
    const { repositories: looks } = await source.probeRepositories([empty], { details: true, signal })
    expect(looks).toMatchObject([{ record: { tree: [], languages: {} } }])
  })

  test('issues that are switched off are an empty list', async () => {
    const repository = create('quiet')
    mutate(world(), [
      { action: 'createIssue', repository, title: 'Hidden' },
      { action: 'disableIssues', repository },
    ])
    const [page] = await source.read([pageRequest('bugs', await find(repository))], { signal })
    expect(page).toMatchObject({ records: [], next: null, total: 0 })
    expect(page?.error).toBeUndefined()
  })

  test('small pages bring the same as large ones, with the totals that are told', async () => {
    const requests = repositories.map((repository) => pageRequest('pull-requests', repository, { first: 3 }))
    const small = await readRecords<Numbered>(source, requests, numberOf)
    expect(small.size).toBe(size.pullRequests)
  })

  test('a walk keeps to the head that it began with, whatever is pushed meanwhile', async () => {
    const repository = create('walked')
    mutate(world(), [
      { action: 'push', repository, messages: Array.from({ length: 12 }, (_, index) => `Step ${index}`) },
    ])
    const walkable = await find(repository)
    const [first] = await source.read([pageRequest('commits', walkable, { first: 5 })], { signal })
    mutate(world(), [{ action: 'push', repository, messages: ['Later'] }])
    const head = first?.head ?? null
    const walk = [pageRequest('commits', walkable, { head, first: 5 })]
    const walked = await readRecords<Numbered>(source, walk, shaOf)
    expect(walked.size).toBe(12)
    expect([...walked.values()][0]?.sha).toBe(head)
    expect((await readRecords<Numbered>(source, [pageRequest('commits', walkable)], shaOf)).size).toBe(13)
  })

  test('changes are read from a time on, inclusively', async () => {
    const repository = create('busy')
    mutate(
      world(),
      [1, 2, 3].map((number) => ({ action: 'createIssue' as const, repository, title: `Issue ${number}` })),
    )
    const probed = await find(repository)
    const all = await source.read([pageRequest('bugs', probed)], { signal })
    const [{ updated_at: since } = { updated_at: '' }] = (all[0]?.records ?? []).slice(-1) as {
      updated_at: string
    }[]
    const changed = await readToEnd(source, [pageRequest('bugs', probed, { order: 'updated', since })])
    expect(changed.flatMap(({ records }) => records)).toContainEqual(
      expect.objectContaining({ title: 'Issue 3' }),
    )
  })

  test('pull requests that changed come newest first and say so', async () => {
    const request = repositories.map((repository) =>
      pageRequest('pull-requests', repository, { order: 'updated' }),
    )
    const pages = await readToEnd(source, request)
    for (const { records, descending } of pages) {
      expect(descending).toBe(true)
      const times = (records as { updated_at: string }[]).map(({ updated_at }) => updated_at)
      expect(times).toEqual([...times].sort().reverse())
    }
  })

  test('a pull request with more reviews than fit tells which of them are left', async () => {
    const repository = create('reviewed')
    mutate(world(), [
      { action: 'push', repository, messages: ['First'] },
      { action: 'openPullRequest', repository, title: 'Much discussed' },
      { action: 'openPullRequest', repository, title: 'Less discussed' },
    ])
    const review = (number: number) => ({ action: 'submitReview' as const, repository, number })
    mutate(world(), [
      ...Array.from({ length: 230 }, () => review(1)),
      ...Array.from({ length: 26 }, () => review(2)),
      { ...review(2), state: 'PENDING' },
    ])
    const probed = await find(repository)
    const [page] = await source.read([pageRequest('pull-requests', probed)], { signal })
    const records = (page?.records ?? []) as Numbered[]
    const requests = records.map(({ id: githubId, node_id: nodeId, number }) =>
      pageRequest('reviews', probed, { pullRequest: { githubId, nodeId, number } }),
    )
    const read = await readToEnd(source, requests)
    expect(new Set(read.flatMap((each) => (each.records as Numbered[]).map(({ id }) => id))).size).toBe(256)
    if (transport === 'graphql') {
      expect(records.map(({ reviews }) => reviews?.length)).toEqual([25, 25])
      const left = await readToEnd(
        source,
        (page?.unfinished ?? []).map(({ request }) => request),
      )
      expect(left.map((each) => each.records.length).reduce((sum, count) => sum + count)).toBe(206)
    }
  })

  test('every answer is dated by GitHub', async () => {
    const pages = await source.read(
      repositories.slice(0, 3).map((each) => pageRequest('bugs', each)),
      { signal },
    )
    for (const { observedAt } of pages) {
      expect(observedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(Math.abs(Date.parse(observedAt) - world().now().getTime())).toBeLessThan(10_000)
    }
  })

  test('an interrupted run ends at once', async () => {
    const abortion = new AbortController()
    abortion.abort()
    const reading = source.read([pageRequest('bugs', repositories[0] ?? null)], { signal: abortion.signal })
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' })
  })
})

test('REST loses no issue that moves while the list is read', async () => {
  const github = await simulateGitHub({ ...size, repositories: 1, issues: 260, pullRequests: 5, reviews: 0 })
  const [repository] = (await probeAll(github.rest, 'acme')).flatMap((page) => page.repositories)
  if (repository === undefined) throw new Error('no repository')
  const seen = new Set<number>()
  let request = pageRequest('bugs', repository)
  for (let pages = 0; pages < 20; pages += 1) {
    const [page] = await github.rest.read([request], { signal })
    for (const record of (page?.records ?? []) as Numbered[]) seen.add(record.number)
    if (page?.next == null) break
    // What was just read moves to the end, so that every later record slips towards the front.
    const moved = [...seen].filter((number) =>
      github.simulator.world.issueByNumber(repository.githubId, number),
    )
    mutate(
      github.simulator.world,
      moved.slice(0, 60).map((number) => ({
        action: 'editIssue' as const,
        repository: repository.fullName,
        number,
        title: `Edited on page ${pages}`,
      })),
    )
    request = { ...request, cursor: page.next }
  }
  expect(seen.size).toBe(265)
  await github.close()
})

test('a user sees their own private repositories over REST, and others only public ones', async () => {
  const tokens = {
    ghp_own: { login: 'ada', scopes: ['repo'], visibleRepositories: 'all' as const },
    ghp_other: { login: 'stranger', scopes: ['repo'], visibleRepositories: 'public' as const },
  }
  const github = await simulateGitHub({ ...size, owner: 'ada', ownerType: 'User', tokens })
  mutate(github.simulator.world, [{ action: 'addUser', login: 'stranger' }])
  const count = async (token: string, transport: 'graphql' | 'rest') => {
    const pages = await probeAll(chooseSource(github.clientOf(token), transport), 'ada')
    return pages.flatMap((page) => page.repositories).length
  }
  expect(await count('ghp_own', 'rest')).toBe(size.repositories)
  expect(await count('ghp_own', 'graphql')).toBe(size.repositories)
  expect(await count('ghp_other', 'rest')).toBe(size.repositories - 1)
  await github.close()
})
