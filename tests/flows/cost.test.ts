import type { Quote, SyncResult } from '@hubsync/core'
import { presets } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { expectExact, type Flow, type FlowOptions, useFlow } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

/** Answers beyond that die at GitHub. */
const mostResolvedNodes = 2_600

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ secondsPerRequest: 0.1, ...options }, play)
}

/** What the simulated GitHub counted of a piece of work. */
async function spentOn<Value>(flow: Flow, work: () => Promise<Value>) {
  flow.simulator.stats.reset()
  const value = await work()
  const { requests, graphqlPoints, largestQueryNodes } = flow.simulator.stats.read()
  return { value, requests, points: graphqlPoints, largestQueryNodes }
}

const quoteOf = (flow: Flow, kind?: 'full' | 'incremental') =>
  spentOn(flow, () => flow.hub.sync.quote({ owner: flow.owner, ...(kind && { kind }) }))

/** Within a fifth of what the run took; the records, but for the estimated reviews, are those that it read. */
function expectTold(quote: Quote, run: { value: SyncResult; requests: number; points: number }): void {
  expect(Math.abs(quote.requests - run.requests) / run.requests, 'requests').toBeLessThanOrEqual(0.2)
  expect(Math.abs(quote.points - run.points) / run.points, 'points').toBeLessThanOrEqual(0.2)
  const told = Object.fromEntries(quote.perStream.map(({ stream, records }) => [stream, records]))
  expect(told).toMatchObject({
    bugs: run.value.issuesSynced,
    'pull-requests': run.value.pullRequestsSynced,
    commits: run.value.commitsSynced,
  })
  expect(quote.rows).toBe(Object.values(told).reduce((sum, records) => sum + records, 0))
  expect(run.value.usage.forecast).toEqual({ points: run.points, error: 0 })
}

describe('180 repositories over GraphQL', () => {
  it('cost what docs/concepts/cost.md says: full, unchanged, and with five of them changed, as quoted', () =>
    withFlow({ ...presets.w180 }, async (flow) => {
      const quoted = await quoteOf(flow)
      expect(quoted, 'the quote').toMatchObject({ requests: 3, points: 10 })
      expect(quoted.value).toMatchObject({ kind: 'full', spent: { requests: 3, points: 10 } })
      const full = await spentOn(flow, () => flow.sync())
      expectExact(flow, full.value)
      expect(full.requests).toBeLessThanOrEqual(15)
      expect(full.points).toBeLessThanOrEqual(88)
      expect(full.largestQueryNodes).toBeLessThanOrEqual(mostResolvedNodes)
      expectTold(quoted.value, full)
      const reviews = quoted.value.perStream.find(({ stream }) => stream === 'reviews')
      expect(reviews).toMatchObject({ basis: 'estimate', records: 1_350 })

      flow.clock.advance(60)
      expect(await spentOn(flow, () => flow.sync()), 'nothing changed').toMatchObject({
        requests: 2,
        points: 4,
        value: { success: true, issuesSynced: 0, commitsSynced: 0 },
      })

      changeSome(flow, 5)
      const news = await quoteOf(flow)
      expect(news.value).toMatchObject({ kind: 'incremental', spent: { requests: 3, points: 5 } })
      const some = await spentOn(flow, () => flow.sync())
      expectExact(flow, some.value)
      expect(some, 'five changed').toMatchObject({ requests: 3, points: 6 })
      expectTold(news.value, some)
    }))

  it('are looked at in two requests, and written nothing of, by a quote', () =>
    withFlow({ ...presets.w180, issues: 200, pullRequests: 100, reviews: 0, commits: 400 }, async (flow) => {
      const { requests, points } = await quoteOf(flow, 'incremental')
      expect({ requests, points }, 'with the owner, who is not known yet').toEqual({ requests: 3, points: 5 })
      expect(rowsOf(flow.database, flow.scope, 'projects')).toEqual([])
      expect([...flow.database.partition(flow.scope, 'sync_checkpoints').rows()]).toEqual([])
    }))
})

it('one large repository costs few requests, as quoted', () =>
  withFlow(
    { repositories: 1, issues: 1_000, pullRequests: 1_000, reviews: 1_500, commits: 5_000 },
    async (flow) => {
      const quoted = await quoteOf(flow)
      const full = await spentOn(flow, () => flow.sync())
      expectExact(flow, full.value)
      // A listing goes on only behind its last page: ten pages of each, side by side, besides the commits.
      expect(full.requests).toBeLessThanOrEqual(25)
      expect(full.largestQueryNodes).toBeLessThanOrEqual(mostResolvedNodes)
      expectTold(quoted.value, full)
    },
  ))

it('a forecast of many changes in one place counts them', () =>
  withFlow({ repositories: 2, issues: 80, pullRequests: 60, commits: 60 }, async (flow) => {
    expectExact(flow, await flow.sync())
    const [repository = ''] = flow.repositories()
    flow.act(
      ...Array.from({ length: 47 }, (_, each) => ({
        action: 'createIssue' as const,
        repository,
        title: `New ${each}`,
      })),
      { action: 'push', repository, messages: Array.from({ length: 130 }, (_, each) => `Pushed ${each}`) },
    )
    const quoted = await quoteOf(flow)
    const run = await spentOn(flow, () => flow.sync())
    expectExact(flow, run.value)
    expect(run.value).toMatchObject({ issuesSynced: 47, commitsSynced: 130 })
    expectTold(quoted.value, run)
  }))

it('what GitHub cannot answer whole is remembered by the next run', () =>
  withFlow({ repositories: 60, issues: 900, pullRequests: 600, commits: 3_000 }, async (flow) => {
    const tooLarge = () => flow.simulator.stats.read().faults.tooLarge ?? 0
    flow.simulator.faults.set([{ kind: 'tooLarge', resolved: 500, match: { contains: 'page:' } }])
    const first = await spentOn(flow, () => flow.syncAll())
    expectExact(flow, first.value)
    expect(tooLarge()).toBeGreaterThan(0)
    flow.clock.advance(60)
    const refused = tooLarge()
    const second = await spentOn(flow, () => flow.syncAll())
    expectExact(flow, second.value)
    expect(tooLarge()).toBeLessThan(refused)
  }))

/** An issue, an edited pull request and a push in each of so many repositories. */
function changeSome(flow: Flow, count: number): void {
  const homes = flow.repositories().filter((repository) => {
    const { isArchived = true, hasIssues = false } = repositoryOf(flow, repository) ?? {}
    return hasIssues && !isArchived && pullRequestsOf(flow, repository).length > 0
  })
  for (const repository of homes.slice(0, count)) {
    flow.act(
      { action: 'createIssue', repository, title: 'New' },
      {
        action: 'editPullRequest',
        repository,
        number: pullRequestsOf(flow, repository)[0]?.number ?? 0,
        title: 'Edited',
      },
      { action: 'push', repository, messages: ['One more'] },
    )
  }
}

function repositoryOf({ world, owner }: Flow, fullName: string) {
  return world.findRepository(owner, fullName.slice(owner.length + 1))?.repository
}

function pullRequestsOf(flow: Flow, fullName: string) {
  return flow.world.pullRequestsOf(repositoryOf(flow, fullName)?.id ?? 0)
}
