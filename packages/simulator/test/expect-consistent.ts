import { expect } from 'vitest'
import { createCommitNodeId } from '../src/world/node-id.js'
import type { Repository } from '../src/world/records.js'
import type { World } from '../src/world/world.js'

/** Checks every index of the world against its records: whatever can be listed is found, where and as it is. */
export function expectConsistent(world: World): void {
  for (const account of world.accounts()) {
    expect(world.accountById(account.id)).toBe(account)
    expect(world.accountByLogin(account.login.toUpperCase())).toBe(account)
    expect(world.byNodeId(account.nodeId)).toEqual({ kind: 'account', record: account })
  }
  const owned = new Map<number, number[]>()
  for (const repository of world.repositories()) {
    owned.set(repository.ownerId, [...(owned.get(repository.ownerId) ?? []), repository.id])
    expectRepositoryConsistent(world, repository)
  }
  for (const [ownerId, ids] of owned) {
    expect(world.repositoriesOf(ownerId).map(({ id }) => id)).toEqual(ids.sort((a, b) => a - b))
  }
}

function expectRepositoryConsistent(world: World, repository: Repository): void {
  const owner = world.accountById(repository.ownerId)
  expect(owner).toBeDefined()
  const found = world.findRepository(owner?.login.toUpperCase() ?? '', repository.name.toUpperCase())
  expect(found).toEqual({ repository, moved: false })
  expect(world.repositoryById(repository.id)).toBe(repository)
  expect(world.byNodeId(repository.nodeId)?.record).toBe(repository)
  const issues = world.issuesOf(repository.id)
  const pullRequests = world.pullRequestsOf(repository.id)
  for (const issue of issues) {
    expect(world.issueByNumber(repository.id, issue.number)).toBe(issue)
    expect(world.byNodeId(issue.nodeId)?.record).toBe(issue)
    expect(world.goneIssue(repository.id, issue.number)).toBeUndefined()
  }
  for (const pullRequest of pullRequests) {
    expect(world.pullRequestByNumber(repository.id, pullRequest.number)).toBe(pullRequest)
    expect(world.pullRequestById(pullRequest.id)).toBe(pullRequest)
    expect(world.byNodeId(pullRequest.nodeId)?.record).toBe(pullRequest)
    const reviews = world.reviewsOf(pullRequest.id)
    expect(reviews.map(({ createdAt }) => createdAt)).toEqual(
      reviews.map(({ createdAt }) => createdAt).sort(),
    )
    for (const review of reviews) expect(world.byNodeId(review.nodeId)?.record).toBe(review)
  }
  for (const field of ['createdAt', 'updatedAt', 'comments'] as const) {
    const sorted = world.sortedBy('conversations', repository.id, field)
    expect(new Set(sorted)).toEqual(new Set([...issues, ...pullRequests]))
    for (const [index, thing] of sorted.entries()) {
      const before = sorted[index - 1]
      if (before) expect(before[field] <= thing[field]).toBe(true)
    }
  }
  if (repository.headSha === null) return
  const history = world.history(repository.id, repository.headSha)
  expect(history[0]).toBe(repository.headSha)
  const head = world.commit(repository.id, repository.headSha)
  expect(world.byNodeId(createCommitNodeId(repository.id, repository.headSha))?.record).toBe(head)
}
