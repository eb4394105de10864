import { describe, expect, it } from 'vitest'
import { freeQuota } from '../../test/sync/free-quota.js'
import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { systemRuntime } from '../system-runtime.js'
import { AnswerBudget } from './answer-budget.js'
import { writePlace } from './open-lists.js'
import { newCheckpoint, type Pass } from './pass.js'
import { Progress } from './progress.js'
import { readPasses } from './read-passes.js'
import { Recovery } from './recovery.js'
import type { Run } from './run.js'
import { RunReport } from './run-report.js'

const scope = { tenantId: 'default', host: 'github.com' }
const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
const target = { projectId: 'p', repository }
const beganAt = '2026-02-01T00:00:00.000Z'
const runtime = systemRuntime()
const signal = new AbortController().signal

/** A run over an empty store, and a GitHub that cannot give more than so many records at once. */
function aRun(mostRecords: number, refuse: (requests: readonly PageRequest[]) => void = () => undefined) {
  const sizes: number[] = []
  const readWithLooks = async (requests: readonly PageRequest[]): Promise<{ pages: Page[]; looks: [] }> => {
    sizes.push(...requests.map(({ first }) => first))
    refuse(requests)
    if (requests.some(({ first }) => first > mostRecords)) throw new HubSyncError('response_too_large', 'No')
    const told = { records: [], next: null, total: null, descending: false, observedAt: beganAt }
    return { pages: requests.map((request) => ({ request, ...told })), looks: [] }
  }
  const store = { ids: async () => [], rows: async () => [], commit: async () => ({ tables: {} }) }
  const run = {
    scope,
    store,
    signal,
    source: { transport: 'graphql', pagesPerRequest: 100, weigh: () => null, readWithLooks },
    budget: new AnswerBudget(),
    streams: new Set(['pull-requests', 'reviews']),
    labelRules: [],
    concurrency: 1,
    lease: () => null,
    report: new RunReport(runtime.clock, () => undefined),
    recovery: new Recovery({ onError: null, runId: 'r', tenantId: 'default', runtime, signal }),
    progress: new Progress({
      ...runtime,
      runId: 'r',
      tenantId: 'default',
      emit: () => undefined,
      quota: freeQuota(),
    }),
  } as unknown as Run
  return { run, sizes }
}

/** A pass with one record left to read, and before it the reviews of one that it has read. */
function standingInList(): Pass {
  const pullRequest = { nodeId: 'PR_1', number: 1, githubId: 10 }
  const list = { pullRequest, cursor: 'c', read: 25, beganAt, updatedAt: beganAt }
  const cursor = writePlace({ next: 'n', lists: [list] })
  const checkpoint = { ...newCheckpoint(target, 'pull-requests'), pass: 'full', cursor }
  const told = { seen: null, newest: null, finished: false, waitsFor: [] }
  return { stream: 'pull-requests', target, checkpoint, expected: 101, read: 100, ...told }
}

it('too long a page of a list is halved until GitHub can give it, however few records are left besides', async () => {
  const { run, sizes } = aRun(30)
  await readPasses(run, [standingInList()])
  expect(run.report.errors).toEqual([])
  expect(sizes.slice(0, 3)).toEqual([100, 50, 25])
})

it('a page of one record that is too large is a failure of its repository', async () => {
  const { run, sizes } = aRun(0)
  await readPasses(run, [standingInList()])
  expect(run.report.errors).toMatchObject([{ repo: 'acme/widget', code: 'response_too_large' }])
  expect(sizes).toEqual([100, 50, 25, 12, 6, 3, 1])
})

describe('a query for several repositories that fails', () => {
  const passes = [1, 2, 3, 4].map((id) => {
    const own = { projectId: `p${id}`, repository: { ...repository, fullName: `acme/${id}` } }
    return { ...standingInList(), target: own }
  })
  const failuresOf = (run: Run) => run.report.errors.map(({ repo }) => repo).sort()

  it('fails for none but the one that it cannot tell', async () => {
    const { run } = aRun(100, (requests) => {
      if (requests.some(({ repository: asked }) => asked?.fullName === 'acme/2'))
        throw new HubSyncError('github_unavailable', 'No')
    })
    await readPasses(run, passes)
    expect(failuresOf(run)).toEqual(['acme/2'])
  })

  it('fails for each of them where each fails, and is forgotten for none', async () => {
    const { run } = aRun(100, () => {
      throw new HubSyncError('github_unavailable', 'Down')
    })
    await readPasses(run, passes)
    expect(failuresOf(run)).toEqual(['acme/1', 'acme/2', 'acme/3', 'acme/4'])
  })

  it('is asked once where nothing else could be answered either', async () => {
    const { run, sizes } = aRun(100, () => {
      throw new HubSyncError('circuit_open', 'Down')
    })
    await expect(readPasses(run, passes)).rejects.toMatchObject({ code: 'circuit_open' })
    expect(sizes).toHaveLength(4)
  })
})
