import { describe, expect, it } from 'vitest'
import { expectConsistent } from '../../test/expect-consistent.js'
import { readState } from '../control/state.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import { generatedUntil, generateWorld, presets } from './generate-world.js'

const clock = () => new Date('2026-01-03T00:00:00Z')

function countAll(world: World) {
  const repositories = [...world.repositories()]
  const pullRequests = repositories.flatMap(({ id }) => world.pullRequestsOf(id))
  return {
    repositories: repositories.length,
    issues: repositories.reduce((sum, { id }) => sum + world.issuesOf(id).length, 0),
    pullRequests: pullRequests.length,
    reviews: pullRequests.reduce((sum, { id }) => sum + world.reviewsOf(id).length, 0),
    commits: repositories.reduce(
      (sum, { id, headSha }) => sum + (headSha === null ? 0 : world.history(id, headSha).length),
      0,
    ),
  }
}

describe('generateWorld', () => {
  it('makes w180 with exactly its totals', () => {
    expect(countAll(generateWorld({ ...presets.w180, clock }))).toEqual(presets.w180)
  })

  it('keeps odd totals exact', () => {
    const sizes = { repositories: 23, issues: 101, pullRequests: 37, reviews: 211, commits: 997 }
    expect(countAll(generateWorld({ ...sizes, seed: 7 }))).toEqual(sizes)
    const tiny = { repositories: 1, issues: 1, pullRequests: 0, reviews: 0, commits: 1 }
    expect(countAll(generateWorld(tiny))).toEqual(tiny)
    expect(countAll(generateWorld({ repositories: 0 })).repositories).toBe(0)
  })

  it('refuses reviews without pull requests', () => {
    expect(() => generateWorld({ repositories: 3, reviews: 1 })).toThrow(RangeError)
  })

  it('makes the same world of the same seed and another one of another seed', () => {
    const stateOf = (seed: number) =>
      JSON.stringify(readState(generateWorld({ ...presets.w180, seed, clock })))
    expect(stateOf(5)).toBe(stateOf(5))
    expect(stateOf(5)).not.toBe(stateOf(6))
  })

  it('finds everything through its indexes', () => {
    expectConsistent(generateWorld({ ...presets.w180, clock }))
  })

  it('spreads sizes as real accounts do and has every special repository', () => {
    const world = generateWorld({ ...presets.w180, clock })
    const repositories = [...world.repositories()].map((repository) => ({
      ...repository,
      issues: world.issuesOf(repository.id).length,
      pullRequests: world.pullRequestsOf(repository.id).length,
      commits: repository.headSha === null ? 0 : world.history(repository.id, repository.headSha).length,
    }))
    const count = (matches: (repository: (typeof repositories)[number]) => boolean) =>
      repositories.filter(matches).length
    expect(count(({ issues, pullRequests }) => issues + pullRequests === 0)).toBeGreaterThanOrEqual(3)
    expect(count(({ headSha }) => headSha === null)).toBe(2)
    expect(count(({ isArchived }) => isArchived)).toBe(2)
    expect(count(({ isFork }) => isFork)).toBe(1)
    expect(count(({ visibility }) => visibility === 'private')).toBe(1)
    expect(count(({ hasIssues, issues }) => !hasIssues && issues === 0)).toBe(1)
    expect(count(({ issues }) => issues > 100)).toBeGreaterThanOrEqual(1)
    expect(count(({ commits }) => commits > 300)).toBeGreaterThanOrEqual(1)
    expect(count(({ issues }) => issues < 10)).toBeGreaterThan(100)
    const reviews = repositories.flatMap(({ id }) =>
      world.pullRequestsOf(id).map((one) => world.reviewsOf(one.id)),
    )
    expect(Math.max(...reviews.map(({ length }) => length))).toBeGreaterThan(30)
    const authors = repositories
      .filter(({ commits }) => commits >= 100)
      .map(
        ({ id, headSha }) =>
          new Set(world.history(id, headSha ?? '').map((sha) => world.commit(id, sha)?.author.email)),
      )
    for (const { size } of authors) expect(size).toBe(10)
  })

  it('has the texts and ids that break careless readers', () => {
    const world = generateWorld({ ...presets.w180, clock })
    const things = [...world.repositories()].flatMap(({ id }) => [
      ...world.sortedBy('conversations', id, 'createdAt'),
    ])
    const has = (matches: (thing: (typeof things)[number]) => boolean) => things.some(matches)
    expect(has(({ body }) => body !== null && /\p{Surrogate}/u.test(body))).toBe(true)
    expect(has(({ body }) => (body?.length ?? 0) === 65_536)).toBe(true)
    expect(has(({ body }) => body === null)).toBe(true)
    expect(has(({ body }) => body === '')).toBe(true)
    expect(has(({ title }) => /\p{Emoji_Presentation}/u.test(title))).toBe(true)
    expect(has(({ title }) => /\p{Script=Arabic}/u.test(title))).toBe(true)
    expect(has(({ authorId }) => authorId === null)).toBe(true)
    expect(has(({ authorId }) => world.accountById(authorId)?.type === 'Bot')).toBe(true)
    expect(has(({ id }) => id > 2 ** 31)).toBe(true)
    expect(has(({ id }) => id < 2 ** 31)).toBe(true)
    expect(JSON.stringify(things)).not.toContain('\\u0000')
    const labels = new Set([...world.repositories()].flatMap((one) => one.labels.map(({ name }) => name)))
    for (const name of [
      'bug',
      'good first issue',
      'security',
      'regression',
      'priority: high',
      'p0',
      'blocker',
    ]) {
      expect(labels).toContain(name)
    }
  })

  it('lets nothing happen after its end, nor before things began', () => {
    const world = generateWorld({ ...presets.w180, clock })
    const end = toTimestamp(generatedUntil.getTime())
    for (const repository of world.repositories()) {
      for (const thing of world.sortedBy('conversations', repository.id, 'createdAt')) {
        expect(thing.createdAt >= repository.createdAt).toBe(true)
        expect(thing.updatedAt >= (thing.closedAt ?? thing.createdAt)).toBe(true)
        expect(thing.updatedAt <= end).toBe(true)
        if (!('headSha' in thing)) continue
        for (const review of world.reviewsOf(thing.id)) {
          expect(review.createdAt >= thing.createdAt && review.createdAt <= thing.updatedAt).toBe(true)
        }
      }
      expect(repository.updatedAt <= end).toBe(true)
    }
  })

  it('gives ids that grow with time and never repeat', () => {
    const world = generateWorld({ ...presets.w180, clock })
    const issues = [...world.repositories()].flatMap(({ id }) => [...world.issuesOf(id)])
    const pullRequests = [...world.repositories()].flatMap(({ id }) => [...world.pullRequestsOf(id)])
    const ids = [...issues.map(({ id }) => id), ...pullRequests.map(({ issueId }) => issueId)]
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(pullRequests.map(({ id }) => id)).size).toBe(pullRequests.length)
    for (const { id } of world.repositories()) {
      const numbers = world.issuesOf(id).map(({ number }) => number)
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    }
  })

  it('takes a user as owner', () => {
    const world = generateWorld({ repositories: 3, owner: 'ada', ownerType: 'User' })
    const owner = world.accountByLogin('ada')
    expect(owner?.type).toBe('User')
    expect(world.membersOf(owner?.id ?? 0)).toEqual([])
    expect(world.repositoriesOf(owner?.id ?? 0)).toHaveLength(3)
  })
})
