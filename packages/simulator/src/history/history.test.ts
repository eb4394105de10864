import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { expectConsistent } from '../../test/expect-consistent.js'
import type { Issue, PullRequest, Repository } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import { History } from './history.js'
import {
  type HistoryData,
  type IssueData,
  type PullRequestData,
  type RepositoryHistory,
  readHistoryData,
} from './history-data.js'

/** Real histories, kept beside the checkout; where they are absent, the test on them is left out. */
const realData = fileURLToPath(new URL('../../../../../shared/data/quicwg.json.gz', import.meta.url))

describe('History', () => {
  it('holds the bases first, then one more step of whichever repository comes next in time', () => {
    const history = new History(createData())
    expect(history.position).toEqual({ at: '2024-01-10T00:00:00Z', step: 0, remaining: 3 })
    expect(titles(history.world, 'one')).toEqual(['first'])
    expect(titles(history.world, 'two')).toEqual(['other'])
    expect(history.advance()).toEqual({ at: '2024-02-01T00:00:00Z', step: 1, remaining: 2 })
    expect(titles(history.world, 'one')).toEqual(['first', 'second'])
    expect(history.advance()).toEqual({ at: '2024-02-15T00:00:00Z', step: 2, remaining: 1 })
    expect(titles(history.world, 'two')).toEqual(['other, edited'])
    expect(history.advance(5)).toMatchObject({ step: 3, remaining: 0 })
    expect(titles(history.world, 'one')).toEqual(['second'])
    expect(history.advance()).toMatchObject({ step: 3, remaining: 0 })
    expectConsistent(history.world)
  })

  it('removes what vanished', () => {
    const history = new History(createData())
    history.advance(3)
    const { id } = get(history.world, 'one')
    expect(history.world.issueByNumber(id, 1)).toBeUndefined()
    expect(history.world.goneIssue(id, 1)).toEqual({ how: 'deleted' })
  })

  it('shows of the default branch what it had at that time', () => {
    const history = new History(createData())
    const log = () =>
      history.world.history(get(history.world, 'one').id, get(history.world, 'one').headSha ?? '')
    expect(log()).toEqual(['a'])
    expect(history.world.commit(get(history.world, 'one').id, 'side')).toBeUndefined()
    history.advance()
    expect(log()).toEqual(['merge', 'side', 'a'])
    expect(get(history.world, 'one').pushedAt).toBe('2024-01-20T00:00:00Z')
  })

  it('notes what changed without its time, until its time moves', () => {
    const history = new History(createData())
    const silent = () =>
      [...history.world.silence.list()].map(({ kind, number, fields }) => ({ kind, number, fields }))
    expect(silent()).toEqual([])
    history.advance(2)
    expect(silent()).toEqual([
      { kind: 'pullRequest', number: 3, fields: ['headSha', 'reviews'] },
      { kind: 'review', number: 3, fields: ['state'] },
      { kind: 'review', number: 3, fields: ['*'] },
      { kind: 'issue', number: 7, fields: ['title'] },
    ])
    history.advance()
    expect(silent()).toEqual([{ kind: 'issue', number: 7, fields: ['title'] }])
  })

  it('gives users, labels and conversations the same ids in every replay', () => {
    const [first, second] = [new History(createData()), new History(createData())]
    second.advance(3)
    for (const login of ['ann', 'ben', 'quic']) {
      expect(second.world.accountByLogin(login)?.id).toBe(first.world.accountByLogin(login)?.id)
    }
    expect(get(second.world, 'one').labels[0]).toEqual(get(first.world, 'one').labels[0])
    const issueIds = [first, second].map(
      ({ world }) => world.pullRequestByNumber(get(world, 'one').id, 3)?.issueId,
    )
    expect(issueIds[0]).toBe(issueIds[1])
  })

  it('names the file that it cannot read', () => {
    expect(() => new History('/nowhere/history.json')).toThrow('/nowhere/history.json')
  })

  it.skipIf(!existsSync(realData))(
    existsSync(realData)
      ? 'equals the data after each of 114 real steps'
      : 'left out: no real histories beside the checkout',
    () => {
      const data = readHistoryData(realData)
      const history = new History(data)
      const expected = new Map(data.repositories.map((one) => [one.name, createExpectation(one)]))
      for (const [name, expectation] of expected)
        expectEqual(history.world, get(history.world, name), expectation)
      const steps = data.repositories
        .flatMap((repository) => repository.steps.map((step) => ({ name: repository.name, step })))
        .sort((a, b) => (a.step.at < b.step.at ? -1 : 1))
      expect(steps).toHaveLength(114)
      let silent = 0
      for (const { name, step } of steps) {
        const expectation = expected.get(name)
        silent += applyToExpectation(expectation, step)
        expect(history.advance().at).toBe(toTimestamp(step.at))
        expectEqual(history.world, get(history.world, name), expectation)
      }
      expect(history.position.remaining).toBe(0)
      expect(silent).toBe(275)
      expectConsistent(history.world)
    },
  )
})

interface Expectation {
  issues: Map<number, IssueData>
  pulls: Map<number, PullRequestData>
}

function createExpectation({ base }: RepositoryHistory): Expectation {
  return {
    issues: new Map(base.issues.map((issue) => [issue.number, issue])),
    pulls: new Map(base.pulls.map((pull) => [pull.number, pull])),
  }
}

/** Returns how many known objects changed while their time stood still. */
function applyToExpectation(
  expectation: Expectation | undefined,
  { issues, pulls }: { issues: IssueData[]; pulls: PullRequestData[] },
): number {
  let silent = 0
  for (const [known, given] of [
    [expectation?.issues, issues],
    [expectation?.pulls, pulls],
  ] as const) {
    for (const thing of given) {
      if (known?.get(thing.number)?.updatedAt === thing.updatedAt) silent += 1
      known?.set(thing.number, thing)
    }
  }
  return silent
}

function expectEqual(world: World, repository: Repository, expectation: Expectation | undefined): void {
  const show = (thing: Issue | PullRequest) => ({
    number: thing.number,
    id: thing.nodeId,
    databaseId: thing.id,
    title: thing.title,
    state: thing.state,
    author: world.accountById(thing.authorId)?.login ?? null,
    labels: world.labelsOf(repository, thing.labelIds).map(({ name }) => name),
    assignees: thing.assigneeIds.map((id) => world.accountById(id)?.login),
    body: thing.body,
    createdAt: thing.createdAt,
    updatedAt: thing.updatedAt,
    closedAt: thing.closedAt,
    reviews:
      'headSha' in thing
        ? world
            .reviewsOf(thing.id)
            .map(({ id, state }) => `${id} ${state}`)
            .sort()
        : [],
    mergedBy: 'headSha' in thing ? (world.accountById(thing.mergedById)?.login ?? null) : null,
  })
  const tell = (data: IssueData & PullRequestData) => ({
    number: data.number,
    id: data.id,
    databaseId: data.databaseId,
    title: data.title,
    state: data.state,
    author: data.author,
    labels: data.labels,
    assignees: data.assignees,
    body: data.body,
    createdAt: data.createdAt,
    updatedAt: data.updatedAt,
    closedAt: data.closedAt,
    reviews: (data.reviews ?? []).map((review) => `${review.databaseId} ${review.state}`).sort(),
    mergedBy: data.mergedBy ?? null,
  })
  const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number
  const { issues, pulls } = expectation ?? { issues: new Map(), pulls: new Map() }
  expect(world.issuesOf(repository.id).map(show).sort(byNumber)).toEqual(
    [...issues.values()].map(tell).sort(byNumber),
  )
  expect(world.pullRequestsOf(repository.id).map(show).sort(byNumber)).toEqual(
    [...pulls.values()].map(tell).sort(byNumber),
  )
}

function get(world: World, name: string): Repository {
  const found = world.findRepository('quic', name) ?? world.findRepository('quicwg', name)
  if (!found) throw new Error(`No repository ${name}`)
  return found.repository
}

function titles(world: World, name: string): string[] {
  return world.issuesOf(get(world, name).id).map(({ title }) => title)
}

function createData(): HistoryData {
  const pull = (headRefOid: string, updatedAt: string, states: string[]): PullRequestData => ({
    ...createIssueData(3, 'change', '2024-01-03T00:00:00Z', updatedAt),
    headRefOid,
    reviews: states.map((state, index) => ({
      id: `PRR_${index}`,
      databaseId: 900 + index,
      author: 'ben',
      state,
      createdAt: '2024-01-04T00:00:00Z',
      updatedAt: '2024-01-04T00:00:00Z',
    })),
  })
  const quiet = '2024-01-05T00:00:00Z'
  return {
    owner: 'quic',
    repositories: [
      {
        owner: 'quic',
        name: 'one',
        defaultBranch: 'main',
        commits: [
          createCommitData('later', ['merge'], '2024-06-01T00:00:00Z'),
          createCommitData('merge', ['a', 'side'], '2024-01-20T01:00:00+01:00'),
          createCommitData('side', ['a'], '2024-01-05T00:00:00Z'),
          createCommitData('a', [], '2024-01-01T00:00:00Z'),
        ],
        base: {
          at: '2024-01-10T00:00:00.654321+00:00',
          labels: [{ name: 'bug', color: 'ff0000', description: null }],
          issues: [createIssueData(1, 'first', '2024-01-02T00:00:00Z')],
          pulls: [pull('h1', quiet, ['APPROVED'])],
        },
        steps: [
          {
            at: '2024-02-01T00:00:00.1+00:00',
            issues: [createIssueData(2, 'second', '2024-01-15T00:00:00Z')],
            pulls: [pull('h2', quiet, ['DISMISSED', 'COMMENTED'])],
            removed: [],
          },
          {
            at: '2024-03-01T00:00:00.1+00:00',
            issues: [],
            pulls: [pull('h2', '2024-02-20T00:00:00Z', ['DISMISSED', 'COMMENTED'])],
            removed: [{ kind: 'issue', number: 1 }],
          },
        ],
      },
      {
        owner: 'quic',
        name: 'two',
        defaultBranch: 'main',
        commits: [],
        base: {
          at: '2024-01-12T00:00:00Z',
          labels: [],
          issues: [createIssueData(7, 'other', '2024-01-02T00:00:00Z')],
          pulls: [],
        },
        steps: [
          {
            at: '2024-02-15T00:00:00Z',
            issues: [createIssueData(7, 'other, edited', '2024-01-02T00:00:00Z')],
            pulls: [],
            removed: [],
          },
        ],
      },
    ],
  }
}

function createIssueData(number: number, title: string, createdAt: string, updatedAt = createdAt): IssueData {
  const labels = ['bug']
  return {
    number,
    id: `I_${number}_${createdAt}`,
    databaseId: 100 + number,
    title,
    state: 'OPEN',
    author: 'ann',
    labels,
    createdAt,
    updatedAt,
  }
}

function createCommitData(sha: string, parents: string[], date: string) {
  const actor = { name: 'Ann', email: 'ann@example.invalid', date }
  return { sha, parents, tree: `${sha} tree`, author: actor, committer: actor, message: sha }
}
