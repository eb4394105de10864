import { beforeEach, describe, expect, it } from 'vitest'
import { expectConsistent } from '../../test/expect-consistent.js'
import { generateWorld } from '../generator/generate-world.js'
import { Random } from '../generator/random.js'
import type { World } from '../world/world.js'
import { type Mutation, type MutationResult, mutate } from './mutate.js'

const sizes = { repositories: 4, issues: 10, pullRequests: 6, reviews: 8, commits: 20 }

let world: World
let time: number

beforeEach(() => {
  time = Date.UTC(2026, 0, 3)
  world = generateWorld({ ...sizes, clock: () => new Date(time) })
  act(
    { action: 'createRepository', owner: 'acme', name: 'place' },
    { action: 'push', repository: 'acme/place' },
  )
})

function act(...mutations: Mutation[]): MutationResult {
  time += 10_000
  const results = mutate(world, mutations)
  expectConsistent(world)
  return results.at(-1) ?? {}
}

function now(): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function place(name = 'place') {
  const found = world.findRepository('acme', name)
  if (!found) throw new Error(`No repository ${name}`)
  return found.repository
}

function silence() {
  return [...world.silence.list()].map(({ kind, number, fields }) => ({ kind, number, fields }))
}

function openIssue(): number {
  return (
    act({ action: 'createIssue', repository: 'acme/place', title: 'It breaks', labels: ['bug'] }).number ?? 0
  )
}

function openPull(): number {
  return act({ action: 'openPullRequest', repository: 'acme/place', title: 'Mend it' }).number ?? 0
}

const at = (number: number) => ({ repository: 'acme/place', number })

describe('what happens to issues', () => {
  it('is stamped on the issue, never on its repository', () => {
    const repositoryBefore = { ...place() }
    const number = openIssue()
    const issue = () => world.issueByNumber(place().id, number)
    expect(issue()).toMatchObject({ createdAt: now(), updatedAt: now(), state: 'OPEN' })
    const login = world.defaultCaller?.login ?? ''
    const steps: [Mutation, object][] = [
      [
        { action: 'editIssue', ...at(number), title: 'It broke', body: null },
        { title: 'It broke', body: null },
      ],
      [{ action: 'labelIssue', ...at(number), labels: ['bug', 'p0'] }, {}],
      [
        { action: 'assignIssue', ...at(number), assignees: [login] },
        { assigneeIds: [world.defaultCaller?.id] },
      ],
      [{ action: 'commentOn', ...at(number) }, { comments: 1 }],
      [
        { action: 'closeIssue', ...at(number), reason: 'NOT_PLANNED' },
        { state: 'CLOSED', stateReason: 'NOT_PLANNED' },
      ],
      [
        { action: 'reopenIssue', ...at(number) },
        { state: 'OPEN', stateReason: 'REOPENED', closedAt: null },
      ],
    ]
    for (const [mutation, expected] of steps) {
      act(mutation)
      expect(issue()).toMatchObject({ ...expected, updatedAt: now() })
    }
    expect(place()).toMatchObject({
      updatedAt: repositoryBefore.updatedAt,
      pushedAt: repositoryBefore.pushedAt,
    })
    expect(silence()).toEqual([])
  })

  it('can be their end: a deleted number is gone and not given again', () => {
    const number = openIssue()
    const nodeId = world.issueByNumber(place().id, number)?.nodeId ?? ''
    act({ action: 'deleteIssue', ...at(number) })
    expect(world.issueByNumber(place().id, number)).toBeUndefined()
    expect(world.byNodeId(nodeId)).toBeUndefined()
    expect(world.goneIssue(place().id, number)).toEqual({ how: 'deleted' })
    expect(openIssue()).toBe(number + 1)
  })

  it('can move them: a new id, node id and number elsewhere, with the labels known there', () => {
    act({ action: 'createRepository', owner: 'acme', name: 'other' })
    const number = openIssue()
    act({ action: 'labelIssue', ...at(number), labels: ['bug', 'only here'] })
    const before = { ...world.issueByNumber(place().id, number) }
    const result = act({ action: 'transferIssue', ...at(number), to: 'acme/other' })
    const moved = world.issueByNumber(place('other').id, result.number ?? 0)
    expect(moved).toMatchObject({ title: before.title, createdAt: before.createdAt, updatedAt: now() })
    expect(moved?.id).not.toBe(before.id)
    expect(moved?.nodeId).not.toBe(before.nodeId)
    expect(world.labelsOf(place('other'), moved?.labelIds ?? []).map(({ name }) => name)).toEqual(['bug'])
    expect(world.goneIssue(place().id, number)).toEqual({
      how: 'transferred',
      repositoryId: place('other').id,
      number: result.number,
    })
  })
})

describe('what happens to pull requests', () => {
  it('stamps edits, pushes, merges and closings', () => {
    const number = openPull()
    const pull = () => world.pullRequestByNumber(place().id, number)
    act({ action: 'editPullRequest', ...at(number), title: 'Mend it well', isDraft: true })
    expect(pull()).toMatchObject({ title: 'Mend it well', isDraft: true, updatedAt: now() })
    const { sha } = act({ action: 'pushToPullRequest', ...at(number) })
    expect(pull()).toMatchObject({ headSha: sha, commitCount: 2, updatedAt: now() })
    const headBefore = place().headSha
    const merge = act({ action: 'mergePullRequest', ...at(number) })
    expect(pull()).toMatchObject({
      state: 'MERGED',
      mergedAt: now(),
      closedAt: now(),
      mergeCommitSha: merge.sha,
    })
    expect(place()).toMatchObject({ headSha: merge.sha, pushedAt: now() })
    expect(world.commit(place().id, merge.sha ?? '')?.parents).toEqual([headBefore])
    expect(() => act({ action: 'mergePullRequest', ...at(number) })).toThrow('is not open')
    const other = openPull()
    act({ action: 'closePullRequest', ...at(other) })
    expect(world.pullRequestByNumber(place().id, other)).toMatchObject({ state: 'CLOSED', closedAt: now() })
    act({ action: 'reopenPullRequest', ...at(other) })
    expect(world.pullRequestByNumber(place().id, other)).toMatchObject({ state: 'OPEN', closedAt: null })
    expect(silence()).toEqual([])
  })

  it('moves their time with a review and its dismissal, but not with an edit of its text', () => {
    const number = openPull()
    const pull = () => world.pullRequestByNumber(place().id, number)
    const review = act({ action: 'submitReview', ...at(number), state: 'CHANGES_REQUESTED' }).id ?? 0
    expect(pull()?.updatedAt).toBe(now())
    act({ action: 'dismissReview', ...at(number), review })
    expect(pull()?.updatedAt).toBe(now())
    expect(world.reviewsOf(pull()?.id ?? 0)).toMatchObject([
      { id: review, state: 'DISMISSED', updatedAt: now() },
    ])
    const stamp = now()
    act({ action: 'editReview', ...at(number), review, body: 'Never mind' })
    expect(pull()?.updatedAt).toBe(stamp)
    expect(silence()).toEqual([
      { kind: 'review', number, fields: ['body', 'updatedAt'] },
      { kind: 'pullRequest', number, fields: ['reviews'] },
    ])
    act({ action: 'commentOn', ...at(number) })
    expect(silence()).toEqual([])
  })

  it('can leave their time alone where recorded histories do', () => {
    const number = openPull()
    const stamp = now()
    const review = act({ action: 'submitReview', ...at(number), state: 'APPROVED', silently: true }).id ?? 0
    act({ action: 'dismissReview', ...at(number), review, silently: true })
    act({ action: 'pushToPullRequest', ...at(number), silently: true })
    expect(world.pullRequestByNumber(place().id, number)?.updatedAt).toBe(stamp)
    expect(silence().map(({ kind }) => kind)).toEqual(['review', 'pullRequest'])
  })

  it('tells nobody of a pending review', () => {
    const number = openPull()
    const stamp = now()
    act({ action: 'submitReview', ...at(number), state: 'PENDING' })
    expect(world.pullRequestByNumber(place().id, number)?.updatedAt).toBe(stamp)
    expect(silence()).toEqual([])
  })
})

describe('what happens to repositories', () => {
  it('lets an old name redirect until another repository takes it', () => {
    const { id } = place()
    act({ action: 'renameRepository', repository: 'acme/place', name: 'square' })
    expect(world.findRepository('ACME', 'Place')).toMatchObject({ moved: true, repository: { id } })
    expect(place('square')).toMatchObject({ formerNames: ['place'], updatedAt: now() })
    act({ action: 'createRepository', owner: 'acme', name: 'place' })
    expect(world.findRepository('acme', 'place')).toMatchObject({ moved: false })
    expect(place().id).not.toBe(id)
    act({ action: 'deleteRepository', repository: 'acme/place' })
    expect(world.findRepository('acme', 'place')).toBeUndefined()
  })

  it('lets the old owner redirect after a transfer', () => {
    const { id } = place()
    act(
      { action: 'addUser', login: 'newcomer' },
      { action: 'transferRepository', repository: 'acme/place', owner: 'newcomer' },
    )
    expect(world.findRepository('newcomer', 'place')).toMatchObject({ moved: false, repository: { id } })
    expect(world.findRepository('acme', 'place')).toMatchObject({ moved: true, repository: { id } })
    expect(world.repositoriesOf(world.accountByLogin('newcomer')?.id ?? 0)).toHaveLength(1)
  })

  it('takes a deleted one and all that is in it out of sight', () => {
    const number = openIssue()
    const { id, nodeId } = place()
    const issueNodeId = world.issueByNumber(id, number)?.nodeId ?? ''
    act({ action: 'deleteRepository', repository: 'acme/place' })
    expect(world.repositoryById(id)).toBeUndefined()
    expect(world.findRepository('acme', 'place')).toBeUndefined()
    expect(world.byNodeId(nodeId)).toBeUndefined()
    expect(world.byNodeId(issueNodeId)).toBeUndefined()
  })

  it('stamps settings', () => {
    const settings: [Mutation, object][] = [
      [{ action: 'archiveRepository', repository: 'acme/place' }, { isArchived: true }],
      [
        { action: 'setVisibility', repository: 'acme/place', visibility: 'private' },
        { visibility: 'private' },
      ],
      [{ action: 'disableIssues', repository: 'acme/place' }, { hasIssues: false }],
      [
        { action: 'editRepository', repository: 'acme/place', stars: 5, topics: ['a'] },
        { stars: 5, topics: ['a'] },
      ],
    ]
    for (const [mutation, expected] of settings) {
      act(mutation)
      expect(place()).toMatchObject({ ...expected, updatedAt: now() })
    }
  })

  it('puts commits on the default branch, or elsewhere without showing them there', () => {
    const first = place().headSha ?? ''
    const { sha } = act({ action: 'push', repository: 'acme/place', messages: ['One', 'Two'] })
    expect(world.history(place().id, sha ?? '')).toHaveLength(3)
    expect(place()).toMatchObject({ headSha: sha, pushedAt: now(), updatedAt: now() })
    act({ action: 'push', repository: 'acme/place', branch: 'topic' })
    expect(place()).toMatchObject({ headSha: sha, pushedAt: now() })
    const forced =
      act({ action: 'forcePush', repository: 'acme/place', drop: 2, messages: ['Other'] }).sha ?? ''
    expect(world.history(place().id, forced)).toEqual([forced, first])
    expect(world.commit(place().id, sha ?? '')).toBeDefined()
    act({ action: 'forcePush', repository: 'acme/place', drop: 1 })
    expect(place().headSha).toBe(first)
  })
})

describe('what happens to people and labels', () => {
  it('shows a renamed label everywhere without moving a time', () => {
    const number = openIssue()
    const stamp = now()
    act({ action: 'renameLabel', repository: 'acme/place', label: 'bug', to: 'defect' })
    const issue = world.issueByNumber(place().id, number)
    expect(world.labelsOf(place(), issue?.labelIds ?? []).map(({ name }) => name)).toEqual(['defect'])
    expect(issue?.updatedAt).toBe(stamp)
    expect(silence()).toEqual([{ kind: 'issue', number, fields: ['labels'] }])
  })

  it('shows a renamed user everywhere without moving a time, and finds repositories by the old login', () => {
    act({ action: 'addUser', login: 'ann' }, { action: 'createRepository', owner: 'ann', name: 'own' })
    const number =
      act({ action: 'createIssue', repository: 'acme/place', title: 'Mine', author: 'ann' }).number ?? 0
    const { sha } = act({ action: 'push', repository: 'acme/place', author: 'ann' })
    act({ action: 'renameUser', login: 'ann', to: 'anna' })
    expect(world.accountByLogin('ann')).toBeUndefined()
    expect(world.accountByLogin('anna')?.updatedAt).toBe(now())
    expect(world.findRepository('ann', 'own')).toMatchObject({ moved: true })
    expect([...world.silence.list()]).toMatchObject([
      { kind: 'issue', number, fields: ['author'] },
      { kind: 'commit', id: sha, fields: ['author'] },
    ])
  })

  it('leaves the work of a deleted user without an author', () => {
    act({ action: 'addUser', login: 'ann' }, { action: 'addMember', organization: 'acme', login: 'ann' })
    const number =
      act({ action: 'createIssue', repository: 'acme/place', title: 'Mine', author: 'ann' }).number ?? 0
    const pull = openPull()
    act({ action: 'submitReview', ...at(pull), author: 'ann' })
    act({ action: 'assignIssue', ...at(pull), assignees: ['ann'] })
    const stamp = world.issueByNumber(place().id, number)?.updatedAt
    act({ action: 'deleteUser', login: 'ann' })
    expect(world.issueByNumber(place().id, number)).toMatchObject({ authorId: null, updatedAt: stamp })
    const pullRequest = world.pullRequestByNumber(place().id, pull)
    expect(pullRequest?.assigneeIds).toEqual([])
    expect(world.reviewsOf(pullRequest?.id ?? 0)).toMatchObject([{ authorId: null }])
    expect(
      silence()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['issue', 'pullRequest', 'review'])
    const organization = world.accountByLogin('acme')
    expect(world.membersOf(organization?.id ?? 0)).toHaveLength(25)
  })

  it('lets members come and go', () => {
    const organization = world.accountByLogin('acme')?.id ?? 0
    act(
      { action: 'addUser', login: 'ann' },
      { action: 'addMember', organization: 'acme', login: 'ann', role: 'admin' },
    )
    expect(world.membersOf(organization)).toHaveLength(26)
    expect(world.membersOf(organization).at(-1)).toMatchObject({ role: 'admin' })
    act({ action: 'removeMember', organization: 'acme', login: 'ann' })
    expect(world.membersOf(organization)).toHaveLength(25)
  })
})

describe('mutate', () => {
  it('refuses what it does not know, and what is not there', () => {
    expect(() => mutate(world, [{ action: 'explode' } as unknown as Mutation])).toThrow('no action explode')
    expect(() => mutate(world, [{ action: 'toString' } as unknown as Mutation])).toThrow('no action toString')
    expect(() => act({ action: 'closeIssue', repository: 'acme/place', number: 99 })).toThrow(
      'no issue acme/place#99',
    )
    expect(() => act({ action: 'push', repository: 'acme/nowhere' })).toThrow('no repository acme/nowhere')
    expect(() => act({ action: 'renameUser', login: 'nobody', to: 'x' })).toThrow('no account nobody')
    expect(() => act({ action: 'createRepository', owner: 'acme', name: 'PLACE' })).toThrow('exists already')
  })

  const seed = 42
  it(`keeps every index right through random changes (seed ${seed})`, () => {
    const random = new Random(seed)
    const numbers = { issues: [openIssue()], pulls: [openPull()] }
    const moves: (() => Mutation)[] = [
      () => ({ action: 'createIssue', repository: 'acme/place', title: 'More' }),
      () => ({ action: 'openPullRequest', repository: 'acme/place', title: 'More' }),
      () => ({ action: 'editIssue', ...at(random.pick(numbers.issues)), title: random.sha() }),
      () => ({ action: 'submitReview', ...at(random.pick(numbers.pulls)) }),
      () => ({ action: 'commentOn', ...at(random.pick([...numbers.issues, ...numbers.pulls])) }),
      () => ({ action: 'push', repository: 'acme/place' }),
      () => ({ action: 'forcePush', repository: 'acme/place', drop: 1, messages: ['Again'] }),
    ]
    for (let round = 0; round < 60; round++) {
      const mutation = random.pick(moves)()
      time += random.integer(0, 1500)
      const [result] = mutate(world, [mutation])
      if (mutation.action === 'createIssue') numbers.issues.push(result?.number ?? 0)
      if (mutation.action === 'openPullRequest') numbers.pulls.push(result?.number ?? 0)
      for (const { number, updatedAt } of world
        .sortedBy('conversations', place().id, 'updatedAt')
        .slice(-1)) {
        expect(updatedAt <= now(), `#${number}`).toBe(true)
      }
    }
    expectConsistent(world)
  })
})
