import { describe, expect, it } from 'vitest'
import type { Page } from '../contracts/source.js'
import { nextListRequests, type OpenList, openListsOf, readPlace, writePlace } from './open-lists.js'
import { newCheckpoint, type Pass } from './pass.js'

const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
const target = { projectId: '00000000-0000-5000-8000-000000000001', repository }
const beganAt = '2026-02-01T00:00:00.000Z'

function aList(number: number, told: Partial<OpenList> = {}): OpenList {
  const pullRequest = { nodeId: `PR_${number}`, number, githubId: number * 10 }
  return { pullRequest, cursor: 'c', read: 25, beganAt, updatedAt: null, ...told }
}

function aPass(cursor: string | null): Pass {
  const checkpoint = { ...newCheckpoint(target, 'pull-requests'), pass: 'full', cursor }
  const told = { seen: null, expected: 10, read: 0, newest: null, finished: false, waitsFor: [] }
  return { stream: 'pull-requests', target, checkpoint, ...told }
}

describe('a place', () => {
  it.each([null, 'Y3Vyc29yOnYyOpK0', '2026-01-01T00:00:00Z|2', '["2026-01-01T00:00:00.000Z",7]'])(
    'without open lists is the cursor of GitHub: %s',
    (next) => {
      expect(writePlace({ next, lists: [] })).toBe(next)
      expect(readPlace(next)).toEqual({ next, lists: [] })
    },
  )

  it.each([null, 'c2'])('keeps its open lists beside the cursor %s', (next) => {
    const place = { next, lists: [aList(1, { updatedAt: beganAt }), aList(2, { cursor: null, read: 0 })] }
    expect(readPlace(writePlace(place))).toEqual(place)
  })

  it('goes on with twenty lists at once, each by a page from where it stands', () => {
    const lists = Array.from({ length: 25 }, (_, index) => aList(index + 1))
    const requests = nextListRequests(aPass(writePlace({ next: null, lists })))
    expect(requests).toHaveLength(20)
    expect(requests[0]).toMatchObject({ stream: 'reviews', repository, cursor: 'c', first: 100 })
    expect(nextListRequests(aPass('c'))).toEqual([])
  })
})

describe('openListsOf', () => {
  const [request] = nextListRequests(aPass(writePlace({ next: null, lists: [aList(1, { cursor: null })] })))
  const page: Page = {
    request: request ?? expect.fail('no request'),
    records: [{ id: 1 }, { id: 2 }],
    next: '2',
    total: null,
    descending: false,
    observedAt: beganAt,
  }

  it('finds the list that a page is the beginning of', () => {
    expect(openListsOf(page)).toEqual([aList(1, { cursor: '2', read: 2 })])
    expect(openListsOf({ ...page, next: null })).toEqual([])
  })

  it('finds the lists inside records', () => {
    const inside = { ...page, request: { ...page.request, stream: 'pull-requests' as const } }
    const unfinished = [{ request: { ...page.request, cursor: 'c' }, read: 25, updatedAt: beganAt }]
    expect(openListsOf({ ...inside, unfinished })).toEqual([aList(1, { updatedAt: beganAt })])
    expect(openListsOf(inside)).toEqual([])
  })
})
