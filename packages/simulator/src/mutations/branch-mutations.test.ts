import { beforeEach, describe, expect, it } from 'vitest'
import { generatedUntil, generateWorld } from '../generator/generate-world.js'
import type { Commit } from '../world/records.js'
import type { World } from '../world/world.js'
import { type Mutation, mutate } from './mutate.js'

const repository = 'acme/place'
let time: number
let world: World

beforeEach(() => {
  time = generatedUntil.getTime() + 86_400_000
  world = generateWorld({ repositories: 1, clock: () => new Date(time) })
  act({ action: 'createRepository', owner: 'acme', name: 'place' })
  for (const message of ['A', 'B', 'C']) act({ action: 'push', repository, messages: [message] })
})

function act(mutation: Mutation) {
  time += 60_000
  return mutate(world, [mutation])[0] ?? {}
}

function place() {
  const found = world.findRepository('acme', 'place')
  if (!found) throw new Error('The place is gone')
  return found.repository
}

function log(): Commit[] {
  const { id, headSha } = place()
  return world.history(id, headSha ?? '').flatMap((sha) => world.commit(id, sha) ?? [])
}

const messages = () => log().map(({ message }) => message)
const now = () => `${new Date(time).toISOString().slice(0, 19)}Z`
const silence = () => [...world.silence.list()]

describe('commits', () => {
  it('say the times that their authors claim, past or future, while the push moves the repository’s now', () => {
    const [past, future] = ['2001-02-03T04:05:06+09:00', '2099-01-01T00:00:00Z']
    act({ action: 'push', repository, messages: ['Old'], authoredAt: past })
    expect(log()[0]).toMatchObject({ message: 'Old', author: { date: past }, committer: { date: past } })
    expect(place()).toMatchObject({ pushedAt: now(), updatedAt: now() })
    act({ action: 'forcePush', repository, messages: ['Coming'], authoredAt: past, committedAt: future })
    expect(log()[0]).toMatchObject({ author: { date: past }, committer: { date: future } })
    expect(messages()).toEqual(['Coming', 'C', 'B', 'A'])
  })

  it('of an old branch become reachable by a merge, below newer ones', () => {
    const { sha } = act({
      action: 'mergeBranch',
      repository,
      from: 2,
      messages: ['Side 1', 'Side 2'],
      authoredAt: '2020-01-01T00:00:00Z',
    })
    expect(place()).toMatchObject({ headSha: sha, pushedAt: now() })
    const [merge, ...older] = log()
    expect(merge?.parents).toHaveLength(2)
    expect(older.map(({ message }) => message)).toEqual(['C', 'B', 'A', 'Side 2', 'Side 1'])
    expect(older.at(-1)?.parents).toEqual([older[2]?.sha])
  })

  it('are written anew by a rebase: authors and their times stay, shas and committers do not', () => {
    const before = log()
    act({ action: 'rebase', repository, commits: 2 })
    const after = log()
    expect(after.map(({ message, author }) => [message, author])).toEqual(
      before.map(({ message, author }) => [message, author]),
    )
    expect(after.map(({ sha }, index) => sha === before[index]?.sha)).toEqual([false, false, true])
    expect(after.map(({ committer }) => committer.date === now())).toEqual([true, true, false])
    expect(place()).toMatchObject({ headSha: after[0]?.sha, pushedAt: now() })
  })
})

describe('the default branch', () => {
  it('can become another one, with other commits, which is no push', () => {
    const { pushedAt } = place()
    act({ action: 'setDefaultBranch', repository, branch: 'next', from: 2, messages: ['N'] })
    expect(place()).toMatchObject({ defaultBranchName: 'next', updatedAt: now(), pushedAt })
    expect(messages()).toEqual(['N', 'A'])
  })

  it('can be renamed, and open pull requests go along silently', () => {
    const open = act({ action: 'openPullRequest', repository, title: 'Open' }).number ?? 0
    const closed = act({ action: 'openPullRequest', repository, title: 'Closed' }).number ?? 0
    act({ action: 'closePullRequest', repository, number: closed })
    const { headSha } = place()
    const before = world.pullRequestByNumber(place().id, open)?.updatedAt
    act({ action: 'renameBranch', repository, to: 'trunk' })
    expect(place()).toMatchObject({ defaultBranchName: 'trunk', headSha, updatedAt: now() })
    const bases = [open, closed].map((number) => world.pullRequestByNumber(place().id, number)?.baseRefName)
    expect(bases).toEqual(['trunk', 'main'])
    expect(world.pullRequestByNumber(place().id, open)?.updatedAt).toBe(before)
    expect(silence()).toMatchObject([{ kind: 'pullRequest', number: open, fields: ['baseRefName'] }])
  })
})
