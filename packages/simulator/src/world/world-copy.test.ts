import { expect, it } from 'vitest'
import { expectConsistent } from '../../test/expect-consistent.js'
import { readState } from '../control/state.js'
import { generateWorld } from '../generator/generate-world.js'
import { type Mutation, mutate } from '../mutations/mutate.js'
import type { World } from './world.js'

const clock = () => new Date('2026-02-01T00:00:00Z')

function createWorld(): World {
  const world = generateWorld({
    repositories: 3,
    issues: 20,
    pullRequests: 8,
    reviews: 12,
    commits: 20,
    clock,
  })
  mutate(world, [
    { action: 'createRepository', owner: 'acme', name: 'place' },
    { action: 'createIssue', repository: 'acme/place', title: 'One', labels: ['bug'] },
    { action: 'createIssue', repository: 'acme/place', title: 'Two' },
    { action: 'openPullRequest', repository: 'acme/place', title: 'Three' },
    { action: 'submitReview', repository: 'acme/place', number: 3 },
    { action: 'push', repository: 'acme/place', messages: ['A', 'B'] },
    { action: 'addUser', login: 'ann' },
    { action: 'renameUser', login: 'ann', to: 'anna' },
    { action: 'renameRepository', repository: 'acme/place', name: 'square' },
    { action: 'createIssue', repository: 'acme/square', title: 'By Anna', author: 'anna' },
    { action: 'deleteIssue', repository: 'acme/square', number: 2 },
  ])
  return world
}

const everything = (world: World) => ({ ...readState(world), silent: [] })

it('is the same world, found by the same names', () => {
  const world = createWorld()
  const copy = world.copy()
  expect(everything(copy)).toEqual(everything(world))
  expectConsistent(copy)
  expect(copy.findRepository('acme', 'place')).toMatchObject({ moved: true })
  expect(copy.goneIssue(copy.findRepository('acme', 'square')?.repository.id ?? 0, 2)).toEqual({
    how: 'deleted',
  })
  expect(copy.defaultCaller).toEqual(world.defaultCaller)
  expect(copy.defaultCaller).not.toBe(world.defaultCaller)
})

it('stays as it is whatever happens to the first one, and the other way round', () => {
  const changes: Mutation[] = [
    { action: 'editIssue', repository: 'acme/square', number: 1, title: 'Other' },
    { action: 'dismissReview', repository: 'acme/square', number: 3, review: 0 },
    { action: 'mergePullRequest', repository: 'acme/square', number: 3 },
    { action: 'renameLabel', repository: 'acme/square', label: 'bug', to: 'defect' },
    { action: 'createMilestone', repository: 'acme/square', title: 'M' },
    { action: 'editRepository', repository: 'acme/square', topics: ['x'] },
    { action: 'deleteUser', login: 'anna' },
    { action: 'renameRepository', repository: 'acme/square', name: 'circle' },
    { action: 'transferIssue', repository: 'acme/circle', number: 1, to: 'acme/circle' },
    { action: 'rebase', repository: 'acme/circle' },
    { action: 'deleteRepository', repository: 'acme/circle' },
  ]
  const world = createWorld()
  const copy = world.copy()
  const before = everything(copy)
  const pullRequest = world.pullRequestByNumber(world.findRepository('acme', 'square')?.repository.id ?? 0, 3)
  const [review] = world.reviewsOf(pullRequest?.id ?? 0)
  const steps = changes.map((change) =>
    change.action === 'dismissReview' ? { ...change, review: review?.id ?? 0 } : change,
  )
  mutate(world, steps)
  expect(everything(copy)).toEqual(before)
  const after = everything(world)
  mutate(copy, steps)
  expect(everything(world)).toEqual(after)
})
