import { beforeEach, describe, expect, it } from 'vitest'
import { readState } from '../control/state.js'
import { generatedUntil, generateWorld } from '../generator/generate-world.js'
import type { World } from '../world/world.js'
import { type Mutation, mutate } from './mutate.js'

const repository = 'acme/place'
let time: number
let world: World

beforeEach(() => {
  time = generatedUntil.getTime() + 86_400_000
  world = generateWorld({ repositories: 1, clock: () => new Date(time) })
  for (const mutation of [
    { action: 'createRepository', owner: 'acme', name: 'place' },
    { action: 'createIssue', repository, title: 'Issue', labels: ['bug', 'p0'] },
    { action: 'openPullRequest', repository, title: 'Pull', labels: ['bug'] },
    { action: 'submitReview', repository, number: 2 },
    { action: 'createMilestone', repository, title: 'One' },
  ] satisfies Mutation[]) {
    act(mutation)
  }
})

function act(mutation: Mutation) {
  time += 60_000
  return mutate(world, [mutation])[0] ?? {}
}

function look() {
  const state = readState(world)
  const mine = <Thing extends { repository: string }>(things: Thing[]) =>
    things.filter((thing) => thing.repository === repository)
  const [issue] = mine(state.issues)
  const [pullRequest] = mine(state.pullRequests)
  const [review] = mine(state.reviews)
  return { issue, pullRequest, review, silent: state.silent.map(({ kind, fields }) => [kind, fields]) }
}

const timesOf = ({ issue, pullRequest, review }: ReturnType<typeof look>) => [
  issue?.updatedAt,
  pullRequest?.updatedAt,
  review?.updatedAt,
]

describe('milestones', () => {
  it('are given and taken as any edit, and stamp what they are given to', () => {
    act({ action: 'setMilestone', repository, number: 1, milestone: 1 })
    act({ action: 'setMilestone', repository, number: 2, milestone: 1 })
    expect(look()).toMatchObject({
      issue: {
        milestone: { number: 1, title: 'One' },
        updatedAt: new Date(time - 60_000).toISOString().replace('.000', ''),
      },
      pullRequest: {
        milestone: { title: 'One' },
        updatedAt: new Date(time).toISOString().replace('.000', ''),
      },
      silent: [],
    })
    act({ action: 'setMilestone', repository, number: 1, milestone: null })
    expect(look()).toMatchObject({ issue: { milestone: null }, silent: [] })
    expect(() => act({ action: 'setMilestone', repository, number: 1, milestone: 2 })).toThrow(
      'no milestone 2',
    )
  })

  it('change their title and vanish without a time moving', () => {
    act({ action: 'setMilestone', repository, number: 1, milestone: 1 })
    const before = timesOf(look())
    act({ action: 'renameMilestone', repository, milestone: 1, title: 'Uno' })
    expect(look()).toMatchObject({
      issue: { milestone: { title: 'Uno' } },
      silent: [['issue', ['milestone']]],
    })
    act({ action: 'createMilestone', repository, title: 'Two' })
    act({ action: 'deleteMilestone', repository, milestone: 1 })
    expect(look()).toMatchObject({ issue: { milestone: null }, silent: [['issue', ['milestone']]] })
    expect(timesOf(look())).toEqual(before)
    expect(act({ action: 'createMilestone', repository, title: 'Three' })).toMatchObject({ number: 3 })
  })
})

describe('labels', () => {
  it('vanish from everything without a time moving', () => {
    const before = timesOf(look())
    act({ action: 'deleteLabel', repository, label: 'bug' })
    const after = look()
    expect(after).toMatchObject({ issue: { labels: ['p0'] }, pullRequest: { labels: [] } })
    expect(after.silent).toEqual([
      ['issue', ['labels']],
      ['pullRequest', ['labels']],
    ])
    expect(timesOf(after)).toEqual(before)
    expect(() => act({ action: 'deleteLabel', repository, label: 'bug' })).toThrow('no label bug')
  })
})

describe('associations', () => {
  it('change on all that somebody did in a repository without a time moving', () => {
    const before = timesOf(look())
    act({
      action: 'changeAssociation',
      repository,
      login: world.defaultCaller?.login ?? '',
      to: 'CONTRIBUTOR',
    })
    const association = { authorAssociation: 'CONTRIBUTOR' }
    const after = look()
    expect(after).toMatchObject({ issue: association, pullRequest: association, review: association })
    expect(after.silent.map(([kind]) => kind).sort()).toEqual(['issue', 'pullRequest', 'review'])
    expect(timesOf(after)).toEqual(before)
  })
})
