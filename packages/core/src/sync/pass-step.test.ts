import { describe, expect, it } from 'vitest'
import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import { readPlace } from './open-lists.js'
import { newCheckpoint, type Pass } from './pass.js'
import { absorbPages, prepareStep } from './pass-step.js'
import type { Run } from './run.js'
import type { PassStep } from './step.js'

const scope = { tenantId: 'default', host: 'github.com' }
const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
const target = { projectId: rowId(scope, 'project', 1), repository }
const beganAt = '2026-02-01T00:00:00.000Z'

/** A run over a store that holds these reviews of the pull request, and nothing else. */
function aRun(stored: readonly number[] = [], streams = ['pull-requests', 'reviews']): Run {
  const store = {
    ids: async () => stored.map((id) => ({ id: rowId(scope, 'review', id) })),
    rows: async () => [],
  }
  const source = { transport: 'graphql' }
  return { scope, store, source, streams: new Set(streams), labelRules: [] } as unknown as Run
}

function aPass(): Pass {
  const checkpoint = { ...newCheckpoint(target, 'pull-requests'), pass: 'full', pending_watermark: beganAt }
  const told = { seen: null, expected: 1, read: 0, newest: null, finished: false, waitsFor: [] }
  return { stream: 'pull-requests', target, checkpoint, ...told }
}

const aReview = (id: number) => ({ id, node_id: `PRR_${id}`, user: null, state: 'APPROVED', body: '' })
const pullRequest = { nodeId: 'PR_1', number: 1, githubId: 10 }

function aPage(request: PageRequest, told: Partial<Page>): Page {
  return { request, records: [], next: null, total: null, descending: false, observedAt: beganAt, ...told }
}

/** The pass behind its only page, whose pull request has more reviews than the one that came along. */
async function stepBehindPage(run: Run): Promise<PassStep> {
  const step = await prepareStep(run, aPass())
  const [request = expect.fail('nothing is asked for')] = step.requests
  const list = { ...request, stream: 'reviews', pullRequest, cursor: 'c' } as const
  const { pass } = await absorbPages(run, step, [
    aPage(request, { unfinished: [{ request: list, read: 1, updatedAt: beganAt }] }),
  ])
  return prepareStep(run, pass)
}

async function absorbList(run: Run, step: PassStep, told: Partial<Page>) {
  const [request = expect.fail('nothing is asked for')] = step.requests
  return absorbPages(run, step, [aPage(request, told)])
}

/** The step as a run after a crash takes it up: nothing is known but the checkpoint. */
function resumed({ pass: { told, ...pass }, ...step }: PassStep): PassStep {
  return { ...step, pass }
}

const tombstones = (changes: readonly { kind: string }[]) =>
  changes.filter(({ kind }) => kind === 'tombstone')

describe('a page with a list that did not fit', () => {
  it('leaves its pass there until the list has ended, the last page too', async () => {
    const run = aRun()
    const step = await stepBehindPage(run)
    expect(step.pass.finished).toBe(false)
    expect(step.requests).toMatchObject([{ stream: 'reviews', pullRequest, cursor: 'c' }])

    const further = await absorbList(run, step, { records: [aReview(2)], next: 'd', total: 3 })
    expect(readPlace(further.pass.checkpoint.cursor).lists).toMatchObject([{ cursor: 'd', read: 2 }])
    expect(further.changes).toMatchObject([{ kind: 'upsert', table: 'pull_request_reviews' }])

    const last = await absorbList(run, await prepareStep(run, further.pass), {
      records: [aReview(3)],
      total: 3,
    })
    expect(last.pass).toMatchObject({ finished: true, checkpoint: { pass: null, watermark: beganAt } })
  })

  it('buries what a list lacks that was read whole', async () => {
    const run = aRun([2, 99])
    const step = await stepBehindPage(run)
    const { changes } = await absorbList(run, step, { records: [aReview(2)], total: 2 })
    expect(tombstones(changes)).toMatchObject([{ ids: [rowId(scope, 'review', 99)], observedAt: beganAt }])
  })

  it('buries nothing by a list that is shorter than GitHub counts', async () => {
    const run = aRun([2, 99])
    const { changes } = await absorbList(run, await stepBehindPage(run), { records: [aReview(2)], total: 9 })
    expect(tombstones(changes)).toEqual([])
  })

  it('trusts the part that an earlier run read if as many are stored as were read', async () => {
    const run = aRun([1])
    const step = resumed(await stepBehindPage(run))
    const { pass, changes } = await absorbList(run, step, { records: [aReview(2)], total: 2 })
    expect(pass.finished).toBe(true)
    expect(tombstones(changes)).toEqual([])
  })

  it.each([
    ['more are stored', [1, 99], 2],
    ['GitHub counts fewer', [1], 1],
  ])('reads the list from the beginning if an earlier run read a part and %s', async (_, stored, total) => {
    const run = aRun(stored)
    const step = resumed(await stepBehindPage(run))
    const { pass } = await absorbList(run, step, { records: [aReview(2)], total })
    expect(readPlace(pass.checkpoint.cursor).lists).toMatchObject([{ cursor: null, read: 0 }])
    const whole = await absorbList(run, await prepareStep(run, pass), { records: [aReview(1), aReview(2)] })
    expect(whole.pass.finished).toBe(true)
  })

  it('begins the pass again when the list is gone, and fails when that does not help', async () => {
    const run = aRun()
    const error = new HubSyncError('repository_not_found', 'GitHub shows nothing of #1')
    const { pass } = await absorbList(run, await stepBehindPage(run), { error })
    expect(pass.checkpoint.cursor).toBeNull()
    const step = await stepBehindPage(run)
    const again = { ...step, pass: { ...step.pass, isSecondTry: true } }
    await expect(absorbList(run, again, { error })).rejects.toBe(error)
  })

  it('is passed over by a run that leaves out reviews', async () => {
    const { pass } = await stepBehindPage(aRun())
    const step = await prepareStep(aRun([], ['pull-requests']), pass)
    expect(step).toMatchObject({ requests: [], pass: { finished: true } })
  })
})

describe.each(['request_refused', 'repository_not_found'] as const)('a walk that meets %s', (code) => {
  const error = new HubSyncError(code, 'GitHub shows nothing')
  const absorb = (repositories: readonly object[], failures: readonly object[] = []) => {
    const run = aRun()
    const source = {
      ...run.source,
      probeRepositories: async () => ({ repositories, failures, observedAt: beganAt }),
    }
    const checkpoint = {
      ...newCheckpoint(target, 'commits'),
      pass: 'full',
      pinned_head: 'a'.repeat(40),
    } as const
    const pass = { ...aPass(), stream: 'commits', checkpoint } as const
    const request = {
      stream: 'commits',
      repository,
      order: 'created',
      first: 9,
      cursor: null,
      since: null,
      head: null,
    } as const
    const step = { pass, requests: [request], changes: [] }
    return absorbPages({ ...run, source } as unknown as Run, step, [aPage(request, { error })])
  }

  it('starts over where the repository is in sight: its head was thrown away', async () => {
    const { pass, changes } = await absorb([repository])
    expect(pass.checkpoint).toMatchObject({ pinned_head: null, cursor_order: 'rewalk' })
    expect(changes).toMatchObject([{ kind: 'mark', row: { on_default_branch: false } }])
  })

  it.each([
    ['is out of sight', []],
    ['has another name', [{ ...repository, fullName: 'acme/gadget' }]],
    ['gave its name to another', [{ ...repository, githubId: 2 }]],
  ])('leaves the commits on their branch where the repository %s', async (_, repositories) => {
    await expect(absorb(repositories)).rejects.toBe(error)
  })

  it('leaves them there, too, where GitHub does not tell', async () => {
    const failure = { repository, error: new HubSyncError('github_unavailable', 'No') }
    await expect(absorb([], [failure])).rejects.toBe(failure.error)
  })
})
