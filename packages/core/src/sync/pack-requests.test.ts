import { describe, expect, it } from 'vitest'
import { type OpenList, writePlace } from './open-lists.js'
import { isWorthARequest, packPasses } from './pack-requests.js'
import { newCheckpoint, type Pass, type PassStream } from './pass.js'

function aPass(stream: PassStream, expected: number, more: Partial<Pass> = {}): Pass {
  const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
  const target = { projectId: '00000000-0000-5000-8000-000000000001', repository }
  const checkpoint = { ...newCheckpoint(target, stream), pass: 'full' }
  const told = { seen: null, read: 0, newest: null, finished: false, waitsFor: [] }
  return { stream, target, checkpoint, expected, ...told, ...more }
}

describe('packPasses', () => {
  it('takes the passes first that have most left to read', () => {
    const [small, half, large] = [aPass('bugs', 10), aPass('bugs', 400, { read: 380 }), aPass('bugs', 90)]
    expect(packPasses([small, half, large], 100).batch).toEqual([large, half, small])
  })

  it('fills an answer no further than GitHub gives quickly, and passes over what does not fit', () => {
    const pulls = Array.from({ length: 5 }, () => aPass('pull-requests', 100))
    const { batch, weight } = packPasses([...pulls, aPass('bugs', 5)], 100)
    expect(batch.map(({ stream }) => stream)).toEqual(Array(4).fill('pull-requests'))
    expect(weight).toBe(2_000)
    const issues = Array.from({ length: 3 }, () => aPass('bugs', 90))
    expect(packPasses([...pulls.slice(0, 3), ...issues], 100).batch).toHaveLength(4)
  })

  it('takes one pass even if that is too much, and no more than a request carries', () => {
    const walk = aPass('commits', 5_000)
    expect(packPasses([walk], 1).batch).toEqual([walk])
    expect(packPasses([walk, walk], 1).batch).toHaveLength(1)
    expect(packPasses([], 1)).toEqual({ batch: [], weight: 0 })
  })

  it('weighs a pass that goes on with open lists by their pages', () => {
    const pullRequest = { nodeId: 'PR_1', number: 1, githubId: 10 }
    const told = { beganAt: '2026-02-01T00:00:00.000Z', updatedAt: null }
    const list: OpenList = { pullRequest, cursor: 'c', read: 25, ...told }
    const pass = aPass('pull-requests', 100)
    const cursor = writePlace({ next: null, lists: [list, list] })
    const open = { ...pass, checkpoint: { ...pass.checkpoint, cursor } }
    expect(packPasses([open], 100).weight).toBe(200)
  })

  it('weighs a resumed pass by what is left of it', () => {
    expect(packPasses([aPass('bugs', 250, { read: 240 })], 100).weight).toBe(30)
  })
})

describe('isWorthARequest', () => {
  it('is a batch that fills half an answer', () => {
    expect(isWorthARequest({ weight: 1_000 })).toBe(true)
    expect(isWorthARequest({ weight: 999 })).toBe(false)
  })
})
