import { describe, expect, it } from 'vitest'
import type { Page } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { advanceWalk, emptyBranch, nextWalkRequests } from './advance-walk.js'
import { newCheckpoint, type Pass } from './pass.js'

const target = {
  projectId: '00000000-0000-5000-8000-000000000001',
  repository: { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' },
}

const budget = { limit: 2_400 }

function aWalk(told: Partial<Checkpoint>): Pass {
  return {
    stream: 'commits',
    target,
    checkpoint: {
      ...newCheckpoint(target, 'commits'),
      transport: 'graphql',
      cursor_order: 'walk',
      pinned_head: 'new',
      pending_watermark: '2026-02-01T00:00:00.000Z',
      seen_count: 0,
      ...told,
    },
    seen: null,
    expected: 100,
    read: 0,
    newest: null,
    finished: false,
    waitsFor: [],
  }
}

function aPage(pass: Pass, shas: string[], told: Partial<Page> = {}): Page {
  const [request] = nextWalkRequests(pass, budget)
  if (request === undefined) throw new Error('A walk always asks for a page')
  return {
    request,
    records: shas.map((sha) => ({ sha })),
    next: null,
    total: null,
    descending: false,
    observedAt: '2026-02-01T00:00:01.000Z',
    ...told,
  }
}

describe('a full walk', () => {
  it('ends with the listing and remembers head and count', () => {
    const pass = aWalk({ pass: 'full' })
    const first = advanceWalk(pass, aPage(pass, ['new', 'b'], { next: 'c1', total: 3 }), new Set())
    expect(first.pass).toMatchObject({ finished: false, checkpoint: { cursor: 'c1', seen_count: 2 } })
    const last = advanceWalk(first.pass, aPage(first.pass, ['a'], { total: 3 }), new Set())
    expect(last.pass).toMatchObject({
      finished: true,
      checkpoint: { head_sha: 'new', history_count: 3, pass: null, cursor: null, pinned_head: null },
    })
    expect(last.marks).toEqual([])
  })

  it('takes the first commit as the head where none was named', () => {
    const pass = aWalk({ pass: 'full', pinned_head: null })
    const { pass: after } = advanceWalk(pass, aPage(pass, ['tip', 'a']), new Set())
    expect(after.checkpoint).toMatchObject({ head_sha: 'tip', history_count: 2 })
  })

  it('knows an empty repository', () => {
    const pass = aWalk({ pass: 'full', pinned_head: null })
    const { pass: after } = advanceWalk(pass, aPage(pass, []), new Set())
    expect(after).toMatchObject({ finished: true, checkpoint: { head_sha: null, history_count: 0 } })
  })
})

describe('a walk towards the old head', () => {
  const pass = aWalk({ pass: 'incremental', head_sha: 'old', history_count: 10 })

  it('ends when the old head was met and as many new commits as the history grew by', () => {
    const { pass: after } = advanceWalk(
      pass,
      aPage(pass, ['new', 'old', 'x'], { total: 11, next: 'c' }),
      new Set(['old', 'x']),
    )
    expect(after).toMatchObject({ finished: true, checkpoint: { head_sha: 'new', history_count: 11 } })
  })

  it('goes on behind the old head for the commits of an old branch merged late', () => {
    const first = advanceWalk(pass, aPage(pass, ['new', 'old'], { total: 12, next: 'c1' }), new Set(['old']))
    expect(first.pass).toMatchObject({
      finished: false,
      checkpoint: { cursor_order: 'walk-met', seen_count: 1 },
    })
    const then = advanceWalk(
      first.pass,
      aPage(first.pass, ['x', 'late'], { total: 12, next: 'c2' }),
      new Set(['x']),
    )
    expect(then.pass).toMatchObject({ finished: true, checkpoint: { history_count: 12 } })
  })

  it.each([
    ['the history shrank', ['new'], { total: 8, next: 'c' }],
    ['the listing ends without the old head', ['new', 'x'], { total: 11 }],
    ['more is new than the history grew by', ['new', 'y', 'old'], { total: 11, next: 'c' }],
  ])('starts over as after a force push when %s', (_, shas, told) => {
    const { pass: after, marks } = advanceWalk(pass, aPage(pass, shas, told), new Set(['old', 'x']))
    expect(after).toMatchObject({
      finished: false,
      checkpoint: { pass: 'full', cursor: null, cursor_order: 'rewalk', pinned_head: 'new', seen_count: 0 },
    })
    expect(marks).toEqual([
      {
        kind: 'mark',
        table: 'commits',
        where: { project_id: target.projectId },
        row: { on_default_branch: false },
      },
    ])
  })

  it('counts the commits of pages before a kill from its checkpoint', () => {
    const cut = aWalk({
      pass: 'incremental',
      head_sha: 'old',
      history_count: 10,
      seen_count: 100,
      cursor: 'c1',
    })
    const { pass: after } = advanceWalk(
      cut,
      aPage(cut, ['m', 'old'], { total: 112, next: 'c2' }),
      new Set(['old']),
    )
    expect(after.checkpoint).toMatchObject({ seen_count: 101, cursor: 'c2' })
    expect(after.finished).toBe(false)
  })
})

it('orphans at the end of a rewalk what was not met again', () => {
  const pass = aWalk({ pass: 'full', cursor_order: 'rewalk', head_sha: 'old', history_count: 10 })
  const { pass: after, marks } = advanceWalk(pass, aPage(pass, ['new', 'a'], { total: 2 }), new Set())
  expect(after.finished).toBe(true)
  expect(marks).toEqual([
    {
      kind: 'mark',
      table: 'commits',
      where: { project_id: target.projectId, on_default_branch: false },
      row: { is_orphaned: true },
    },
  ])
})

it('orphans everything when a branch lost all its commits', () => {
  expect(emptyBranch(aWalk({ head_sha: 'old' }))).toHaveLength(1)
  expect(emptyBranch(aWalk({ head_sha: null }))).toEqual([])
})

describe('nextWalkRequests', () => {
  const head = 'a'.repeat(40)
  const begun = { pass: 'full', pinned_head: head, cursor: `${head} 99` }

  it('asks for later pages at once while cursors read as offsets, as many as are left', () => {
    const pass = { ...aWalk(begun), expected: 1_223, read: 100 }
    expect(nextWalkRequests(pass, budget).map(({ cursor }) => cursor)).toEqual(
      Array.from({ length: 12 }, (_, page) => `${head} ${99 + page * 100}`),
    )
    expect(nextWalkRequests({ ...pass, read: 1_000 }, budget)).toHaveLength(3)
  })

  it('does so from the very first page where the head is known, over GraphQL alone', () => {
    const first = { ...aWalk({ ...begun, cursor: null }), expected: 250 }
    const cursors = [null, `${head} 99`, `${head} 199`]
    expect(nextWalkRequests(first, budget).map(({ cursor }) => cursor)).toEqual(cursors)
    const overRest = { ...first, checkpoint: { ...first.checkpoint, transport: 'rest' } }
    expect(nextWalkRequests(overRest, budget)).toHaveLength(1)
    const unpinned = { ...first, checkpoint: { ...first.checkpoint, pinned_head: null } }
    expect(nextWalkRequests(unpinned, budget)).toHaveLength(1)
  })

  it('asks for no more at once than an answer may hold, and never for more than twenty pages', () => {
    const pass = { ...aWalk(begun), expected: 50_000, read: 100 }
    expect(nextWalkRequests(pass, budget)).toHaveLength(20)
    expect(nextWalkRequests(pass, { limit: 350 })).toHaveLength(3)
    expect(nextWalkRequests(pass, { limit: 50 })).toHaveLength(1)
  })

  it('asks for one page after the other when a cursor reads otherwise', () => {
    const pass = { ...aWalk({ ...begun, cursor: 'opaque' }), expected: 1_000, read: 100 }
    expect(nextWalkRequests(pass, budget).map(({ cursor }) => cursor)).toEqual(['opaque'])
  })
})
