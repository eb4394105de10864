import { describe, expect, it } from 'vitest'
import type { Page, PageRequest, ProbedRepository } from '../contracts/source.js'
import { completeLook, type LookAlong, planLooks } from './looks-along.js'
import { nextRequests } from './next-requests.js'
import { writePlace } from './open-lists.js'
import { newCheckpoint, type Pass, type PassStream } from './pass.js'

const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
const target = { projectId: 'p', repository }
const before: ProbedRepository = { ...repository, record: {}, issues: null, pullRequests: null }
const wanted = new Map([['p', { details: true, before }]])

function aPass(stream: PassStream, expected: number, told: Partial<Pass['checkpoint']> = {}, read = 0): Pass {
  const checkpoint = { ...newCheckpoint(target, stream), pass: 'full', transport: 'graphql', ...told }
  return {
    stream,
    target,
    checkpoint,
    seen: null,
    expected,
    read,
    newest: null,
    finished: false,
    waitsFor: [],
  }
}

const stepOf = (pass: Pass) => ({ pass, requests: nextRequests(pass, { limit: 2_400 }) })

function planned(passes: readonly Pass[], open = passes.length): LookAlong | undefined {
  const [along, ...others] = planLooks(passes.map(stepOf), () => open, wanted)
  expect(others).toEqual([])
  return along
}

describe('a look along with pages', () => {
  it('comes with those that may be the last of a project', () => {
    const along = planned([aPass('bugs', 40), aPass('commits', 80)])
    expect(along?.request).toEqual({ repository, details: true, issues: false, pullRequests: true })
    expect(planned([aPass('bugs', 150, { cursor: 'c1' }, 100)])?.request).toMatchObject({ issues: true })
    const changed = { pass: 'incremental', watermark: '2026-01-01T00:00:00.000Z' }
    expect(planned([aPass('pull-requests', 5, changed)])?.request).toMatchObject({ pullRequests: true })
  })

  it.each([
    ['another stream of the project is still to be read', [aPass('bugs', 40)], 2],
    ['a listing takes more than a page', [aPass('bugs', 101)], 1],
    ['a walk takes more pages than are asked for', [aPass('commits', 5_000)], 1],
  ])('does not where %s', (_, passes, open) => {
    expect(planned(passes, open)).toBeUndefined()
  })

  it('does not where reviews are left open, nor for a project that nobody wants to look at', () => {
    const pullRequest = { nodeId: 'PR_1', number: 1, githubId: 10 }
    const list = { pullRequest, cursor: 'c', read: 25, beganAt: '', updatedAt: null }
    const cursor = writePlace({ next: null, lists: [list] })
    expect(planned([aPass('pull-requests', 1, { cursor }, 1)])).toBeUndefined()
    expect(planLooks([stepOf(aPass('bugs', 4))], () => 1, new Map())).toEqual([])
  })
})

describe('what a whole listing tells', () => {
  const request = nextRequests(aPass('bugs', 2), { limit: 2_400 })[0] as PageRequest
  const along: LookAlong = {
    target,
    request: { repository, details: false, issues: false, pullRequests: true },
    before,
    tellers: { issues: request, pullRequests: null },
  }
  const pullRequests = { count: 7, updatedAt: '2026-01-09T00:00:00Z' }
  const look = { ...repository, record: {}, issues: null, pullRequests } as ProbedRepository
  const records = [{ updated_at: '2026-01-03T00:00:00Z' }, { updated_at: '2026-01-02T00:00:00Z' }]

  function aPage(told: Partial<Page>): Page {
    return { request, records, next: null, total: 2, descending: false, observedAt: '', ...told }
  }

  it('is how its stream stands, as a look would tell it', () => {
    const issues = { count: 2, updatedAt: '2026-01-03T00:00:00Z' }
    expect(completeLook(along, look, [aPage({})])).toEqual({ ...look, issues, pullRequests })
    const none = { count: 0, updatedAt: null }
    expect(completeLook(along, look, [aPage({ records: [], total: 0 })])?.issues).toEqual(none)
  })

  it.each([
    ['goes on', { next: 'c1' }],
    ['failed', { error: new Error('No') as never }],
    ['was withheld', { isWithheld: true }],
    ['has no count', { total: null }],
  ])('is nothing where it %s', (_, told) => {
    expect(completeLook(along, look, [aPage(told)])).toBeNull()
    expect(completeLook(along, look, [])).toBeNull()
  })

  it.each([
    ['an issue', { issues: { count: 2, updatedAt: '2026-01-03T00:00:01Z' } }],
    ['a pull request', { pullRequests: { count: 7, updatedAt: '2026-01-09T00:00:01Z' } }],
    ['a push', { record: { pushed_at: '2026-01-09T00:00:00Z' } }],
  ])('is nothing where an earlier look told of %s that it lacks', (_, told) => {
    expect(completeLook({ ...along, before: { ...before, ...told } }, look, [aPage({})])).toBeNull()
  })

  it('is nothing where what was asked for did not come', () => {
    expect(completeLook(along, { ...look, pullRequests: null }, [aPage({})])).toBeNull()
  })
})
