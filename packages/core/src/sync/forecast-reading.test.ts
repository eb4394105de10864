import { describe, expect, it } from 'vitest'
import type { LookRequest, PageRequest } from '../contracts/source.js'
import { findStream } from '../streams/find-stream.js'
import { addWeights } from '../streams/query-cost.js'
import { weighRepository } from '../streams/repository.js'
import { AnswerBudget } from './answer-budget.js'
import { forecastReading, type ReadingPlan } from './forecast-reading.js'
import { newCheckpoint, type Pass, type PassStream } from './pass.js'

const head = 'a'.repeat(40)
const options = { statistics: 'none', parents: false } as const

function aPass(
  stream: PassStream,
  expected: number,
  told: Partial<Pass['checkpoint']> = {},
  project = 1,
): Pass {
  const repository = { githubId: project, nodeId: `R_${project}`, fullName: `acme/widget-${project}` }
  const target = { projectId: `p${project}`, repository }
  const begun = { pass: 'full', transport: 'graphql', pinned_head: stream === 'commits' ? head : null }
  const checkpoint = { ...newCheckpoint(target, stream), ...begun, ...told }
  return {
    stream,
    target,
    checkpoint,
    expected,
    seen: null,
    read: 0,
    newest: null,
    finished: false,
    waitsFor: [],
  }
}

function aPlan(passes: readonly Pass[], told: Partial<ReadingPlan> = {}): ReadingPlan {
  const weigh = (requests: readonly PageRequest[], looks: readonly LookRequest[] = []) =>
    addWeights([
      ...requests.flatMap((request) => findStream(request.stream).graphql?.weigh(request, options) ?? []),
      ...looks.map(weighRepository),
    ])
  return {
    passes,
    recordsOf: ({ expected }) => expected,
    looks: new Map(),
    concurrency: 5,
    source: { pagesPerRequest: 100, weigh },
    budget: new AnswerBudget(),
    ...told,
  }
}

describe('what reading will cost', () => {
  it('is nothing where nothing is read', () => {
    expect(forecastReading(aPlan([]))).toEqual({ requests: 0, points: 0, nodes: 0, longestChain: 0 })
  })

  it('goes through the pages of a listing one after the other, beside those of a walk that are asked for at once', () => {
    const reading = forecastReading(aPlan([aPass('bugs', 350), aPass('commits', 900)]))
    expect(reading).toMatchObject({ requests: 4, longestChain: 4, nodes: 350 * 3 + 900 })
    // 301 + 9, 301, 301 and 151 connections.
    expect(reading.points).toBe(3 + 3 + 3 + 2)
  })

  it.each(['bugs', 'pull-requests', 'commits'] as const)(
    'comes to an end for changed %s of which nobody knows how many there are',
    (stream) => {
      const news = { pass: 'incremental', watermark: '2026-01-01T00:00:00.000Z', head_sha: 'old' }
      const guessed = forecastReading(aPlan([aPass(stream, 20, news)]))
      expect(guessed.requests).toBeLessThanOrEqual(2)
      const many = forecastReading(aPlan([aPass(stream, 20, news)], { recordsOf: () => 400 }))
      expect(many.nodes).toBeGreaterThan(guessed.nodes)
      expect(many.requests).toBeLessThanOrEqual(6)
    },
  )

  it('counts looks where they do not come along', () => {
    const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget-1' }
    const before = { ...repository, record: {}, issues: null, pullRequests: null }
    const looks = new Map([['p1', { details: false, before }]])
    const along = aPlan([aPass('bugs', 40)], { looks })
    expect(forecastReading(along)).toMatchObject({ requests: 1, points: 1 })
    const byGit = aPass('commits', 40)
    const later = aPlan([aPass('bugs', 40), byGit], { looks, source: { ...along.source, commits: 'git' } })
    expect(forecastReading(later), 'what git tells costs nothing').toMatchObject({ requests: 2, points: 2 })
  })
})
