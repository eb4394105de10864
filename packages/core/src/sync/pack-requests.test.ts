import { describe, expect, it } from 'vitest'
import type { LookRequest, PageRequest, ProbedRepository } from '../contracts/source.js'
import { findStream } from '../streams/find-stream.js'
import { addWeights, pointsOf } from '../streams/query-cost.js'
import { weighRepository } from '../streams/repository.js'
import { AnswerBudget } from './answer-budget.js'
import { nextRequests } from './next-requests.js'
import { type OpenList, writePlace } from './open-lists.js'
import { isWorthARequest, type Packing, packPasses } from './pack-requests.js'
import { newCheckpoint, type Pass, type PassStream } from './pass.js'

let projects = 0

function aPass(stream: PassStream, expected: number, more: Partial<Pass> & { project?: number } = {}): Pass {
  const { project = ++projects, ...told } = more
  const repository = { githubId: project, nodeId: `R_${project}`, fullName: `acme/widget-${project}` }
  const target = { projectId: `project ${project}`, repository }
  const checkpoint = { ...newCheckpoint(target, stream), pass: 'full', transport: 'graphql' }
  const begun = { seen: null, read: 0, newest: null, finished: false, waitsFor: [] }
  return { stream, target, checkpoint, expected, ...begun, ...told }
}

const options = { statistics: 'none', parents: false } as const

function weigh(requests: readonly PageRequest[], looks: readonly LookRequest[] = []) {
  return addWeights([
    ...requests.map(
      (request) =>
        findStream(request.stream).graphql?.weigh(request, options) ?? { connections: 0, nodes: 0 },
    ),
    ...looks.map(weighRepository),
  ])
}

const aPacking = (pagesPerRequest = 100): Packing => ({
  source: { pagesPerRequest, weigh: pagesPerRequest === 1 ? () => null : weigh },
  budget: new AnswerBudget(),
})

const connectionsOf = (passes: readonly Pass[]) =>
  weigh(passes.flatMap((pass) => nextRequests(pass, { limit: 2_400 }))).connections

describe('packPasses', () => {
  it('takes the passes first that have most left to read', () => {
    const [small, half, large] = [aPass('bugs', 10), aPass('bugs', 400, { read: 380 }), aPass('bugs', 90)]
    expect(packPasses([small, half, large], aPacking()).passes).toEqual([large, half, small])
  })

  it('keeps the passes of a project together, and takes single ones where no request could hold all', () => {
    const mine = [aPass('commits', 90, { project: 1_001 }), aPass('bugs', 5, { project: 1_001 })]
    const other = aPass('bugs', 50)
    expect(packPasses([other, ...mine], aPacking()).passes).toEqual([...mine, other])
    const full = aPacking(3)
    expect(packPasses([...mine, aPass('bugs', 60), aPass('bugs', 70)], full).passes).toEqual([
      ...mine,
      expect.objectContaining({ expected: 70 }),
    ])
    expect(packPasses([...mine, aPass('bugs', 95), aPass('bugs', 97)], full).passes).toHaveLength(2)
    const head = 'a'.repeat(40)
    const walk = aPass('commits', 5_000, { project: 1_002 })
    const long = { ...walk, checkpoint: { ...walk.checkpoint, pinned_head: head } }
    const pulls = aPass('pull-requests', 100, { project: 1_002 })
    expect(packPasses([long, pulls], aPacking()).passes).toEqual([long])
  })

  it('fills an answer no further than GitHub gives quickly, and passes over what does not fit', () => {
    const pulls = Array.from({ length: 5 }, () => aPass('pull-requests', 100))
    const { passes, nodes } = packPasses([...pulls, aPass('commits', 300)], aPacking())
    expect(passes.map(({ stream }) => stream)).toEqual(['commits', ...Array(4).fill('pull-requests')])
    expect(nodes).toBe(2_100)
  })

  it('keeps to the budget as it was learned', () => {
    const packing = aPacking()
    packing.budget instanceof AnswerBudget && packing.budget.noteTooLarge(1_000)
    const pulls = Array.from({ length: 5 }, () => aPass('pull-requests', 40))
    expect(packPasses(pulls, packing).passes).toHaveLength(2)
  })

  it('never declares more nodes than GitHub lets a query', () => {
    const packing = { ...aPacking(), budget: { limit: 1_000_000, nodesPerRecord: () => 1 } }
    const pulls = Array.from({ length: 60 }, () => aPass('pull-requests', 100))
    const { passes } = packPasses(pulls, packing)
    expect(passes.length).toBeGreaterThan(20)
    expect(weigh(passes.flatMap((pass) => nextRequests(pass, packing.budget))).nodes).toBeLessThanOrEqual(
      500_000,
    )
  })

  it('leaves to the next request what would only open another point', () => {
    const bugs = [90, 60, 20, 10].map((count) => aPass('bugs', count))
    const more = aPass('pull-requests', 9)
    const [points, pointsWithMore] = [bugs, [...bugs, more]].map((passes) => pointsOf(connectionsOf(passes)))
    expect([points, pointsWithMore]).toEqual([5, 6])
    const full = aPacking(5)
    expect(packPasses([...bugs, more, aPass('bugs', 3)], full).passes).toEqual(bugs)
    // Where nothing else is left, a request of its own would cost as much.
    expect(packPasses([...bugs, more], full).passes).toEqual([...bugs, more])
  })

  describe('with looks at the projects that it may read to their ends', () => {
    const before = { record: {} } as ProbedRepository
    const lookingAt = (passes: readonly Pass[], details: boolean) => ({
      wanted: new Map(passes.map(({ target }) => [target.projectId, { details, before }])),
      countOpen: () => 1,
    })
    const bugs = Array.from({ length: 100 }, () => aPass('bugs', 1))
    const atMost = (limit: number) => ({
      // Without points there is nothing to save by leaving some out.
      source: { pagesPerRequest: 100, weigh: () => null },
      budget: { limit, nodesPerRecord: () => 3 },
    })

    it('fills an answer no further with what these bring', () => {
      const sizeOf = ({ passes, nodes }: ReturnType<typeof packPasses>) => [passes.length, nodes]
      expect(sizeOf(packPasses(bugs, atMost(300)))).toEqual([100, 300])
      // The repository and its newest pull request; the newest issue is told by the page.
      expect(sizeOf(packPasses(bugs, atMost(300), lookingAt(bugs, false)))).toEqual([60, 300])
      expect(packPasses(bugs, atMost(300), lookingAt(bugs, true)).passes).toHaveLength(20)
    })

    it('counts none where more of the project is left to read', () => {
      const looking = { ...lookingAt(bugs, true), countOpen: () => 2 }
      expect(packPasses(bugs, atMost(300), looking).passes).toHaveLength(100)
    })

    it('declares no more nodes than GitHub lets a query', () => {
      const many = Array.from({ length: 4_000 }, () => aPass('bugs', 1))
      const packing = { ...atMost(1_000_000), source: { pagesPerRequest: 10_000, weigh } }
      const [bare, looked] = [
        packPasses(many, packing),
        packPasses(many, packing, lookingAt(many, true)),
      ].map(({ passes }) => passes.length)
      expect(bare).toBe(4_000)
      expect(looked).toBeLessThan(500_000 / 200)
    })

    it('leaves to the next request what would only open another point with them', () => {
      const points = (passes: readonly Pass[]) =>
        pointsOf(
          weigh(
            passes.flatMap((pass) => nextRequests(pass, { limit: 2_400 })),
            passes.map(({ target: { repository } }) => ({
              ...{ repository, details: true, issues: false, pullRequests: true },
            })),
          ).connections,
        )
      const [all, more] = [Array.from({ length: 40 }, () => aPass('bugs', 3)), aPass('bugs', 2)]
      const looking = lookingAt([...all, more], true)
      const { passes } = packPasses([...all, more], aPacking(40), looking)
      expect(points(passes)).toBeLessThan(points(all))
    })
  })

  it('counts pages, not passes, by what a request carries', () => {
    const head = 'a'.repeat(40)
    const walks = Array.from({ length: 8 }, () => {
      const walk = aPass('commits', 1_900)
      return { ...walk, checkpoint: { ...walk.checkpoint, pinned_head: head } }
    })
    const packing = { ...aPacking(50), budget: { limit: 2_000_000, nodesPerRecord: () => 1 } }
    const { passes } = packPasses(walks, packing)
    expect(passes.flatMap((pass) => nextRequests(pass, packing.budget)).length).toBeLessThanOrEqual(50)
  })

  it('takes one pass even if that is too much, and no more than a request carries', () => {
    const walk = aPass('commits', 5_000)
    expect(packPasses([walk], aPacking(1)).passes).toEqual([walk])
    expect(packPasses([walk, aPass('commits', 5)], aPacking(1)).passes).toHaveLength(1)
    expect(packPasses([], aPacking(1)).passes).toEqual([])
    const packing = { ...aPacking(), budget: { limit: 100, nodesPerRecord: () => 50 } }
    expect(packPasses([aPass('bugs', 100)], packing).passes).toHaveLength(1)
  })

  it('weighs a pass that goes on with open lists by their pages', () => {
    const pullRequest = { nodeId: 'PR_1', number: 1, githubId: 10 }
    const told = { beganAt: '2026-02-01T00:00:00.000Z', updatedAt: null }
    const list: OpenList = { pullRequest, cursor: 'c', read: 25, ...told }
    const pass = aPass('pull-requests', 100)
    const cursor = writePlace({ next: null, lists: [list, list] })
    const open = { ...pass, checkpoint: { ...pass.checkpoint, cursor } }
    expect(packPasses([open], aPacking()).nodes).toBe(200)
  })

  it('takes the longest of all, of whichever project, where a request is one page', () => {
    const [short, long] = [aPass('bugs', 100, { project: 1_003 }), aPass('commits', 900, { project: 1_003 })]
    const passes = [aPass('bugs', 300), short, aPass('commits', 950, { read: 100 }), long]
    const { passes: taken, records } = packPasses(passes, aPacking(1))
    expect([taken, records]).toEqual([[long], 100])
  })

  it('weighs a resumed pass by what is left of it', () => {
    expect(packPasses([aPass('bugs', 250, { read: 240 })], aPacking()).nodes).toBe(30)
  })
})

describe('isWorthARequest', () => {
  it.each([
    [0, { records: 1, nodes: 1 }, true],
    [1, { records: 99, nodes: 600 }, false],
    [1, { records: 100, nodes: 100 }, true],
    [2, { records: 1_000, nodes: 1_074 }, false],
    [2, { records: 400, nodes: 1_075 }, true],
  ])('with %i under way, of %o: %s', (underWay, batch, isWorthIt) => {
    expect(isWorthARequest(batch, aPacking(), underWay)).toBe(isWorthIt)
    expect(isWorthARequest(batch, aPacking(1), underWay), 'where each page is a request').toBe(true)
  })
})
