import { describe, expect, it } from 'vitest'
import type { ProbedRepository } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { newCheckpoint, type PassStream } from './pass.js'
import { planPasses } from './plan-passes.js'
import type { PlanOptions, ProjectState } from './project-state.js'

const target = {
  projectId: '00000000-0000-5000-8000-000000000001',
  repository: { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' },
}
const changedAt = '2026-01-02T03:04:05.000Z'
const probedAt = '2026-02-01T00:00:00.000Z'

const probe: ProbedRepository = {
  ...target.repository,
  record: {},
  issues: { count: 7, updatedAt: changedAt },
  pullRequests: { count: 3, updatedAt: changedAt },
  headSha: 'b'.repeat(40),
}

const options: PlanOptions = {
  transport: 'graphql',
  streams: new Set(['bugs', 'pull-requests', 'reviews', 'commits']),
  fullSince: null,
  onlyMoved: false,
}

function complete(stream: PassStream, told: Partial<Checkpoint> = {}): Checkpoint {
  return {
    ...newCheckpoint(target, stream),
    transport: 'graphql',
    watermark: '2026-01-15T00:00:00.000Z',
    seen_updated_at: changedAt,
    seen_count: stream === 'bugs' ? 7 : 3,
    settled: true,
    ...(stream === 'commits' ? { head_sha: 'b'.repeat(40), history_count: 10, seen_count: null } : {}),
    ...told,
  }
}

function state(checkpoints: Checkpoint[], told: Partial<ProjectState> = {}): ProjectState {
  return {
    target,
    probe,
    probedAt,
    beganAt: probedAt,
    hasIssues: true,
    mayHaveMovedHead: true,
    checkpoints: new Map(checkpoints.map((checkpoint) => [checkpoint.stream, checkpoint])),
    ...told,
  }
}

const untouched = [complete('bugs'), complete('pull-requests'), complete('commits'), complete('reviews')]

function kindsOf(states: ProjectState[], changed: Partial<PlanOptions> = {}) {
  return planPasses(states, { ...options, ...changed }).map(
    ({ stream, checkpoint }) => `${stream} ${checkpoint.pass}`,
  )
}

describe('planPasses', () => {
  it('reads every stream of an unknown project in full', () => {
    expect(kindsOf([state([])])).toEqual(['pull-requests full', 'bugs full', 'commits full'])
  })

  it('reads nothing when the probe equals what the checkpoints saw', () => {
    expect(kindsOf([state(untouched)])).toEqual([])
  })

  it.each([
    ['a newer change', { count: 7, updatedAt: '2026-01-20T00:00:00Z' }],
    ['another count, such as after a deletion', { count: 6, updatedAt: changedAt }],
    ['an older newest change, such as after a transfer', { count: 7, updatedAt: '2026-01-01T00:00:00Z' }],
  ])('reads a stream that shows %s', (_, issues) => {
    expect(kindsOf([state(untouched, { probe: { ...probe, issues } })])).toEqual(['bugs incremental'])
  })

  it('reads a stream again whose last look was not settled, but only once a run', () => {
    const unsettled = [complete('bugs', { settled: false }), ...untouched.slice(1)]
    expect(kindsOf([state(unsettled)])).toEqual(['bugs incremental'])
    expect(kindsOf([state(unsettled)], { onlyMoved: true })).toEqual([])
  })

  it('walks commits only when the head is another one', () => {
    const moved = { probe: { ...probe, headSha: 'c'.repeat(40) } }
    expect(kindsOf([state(untouched, moved)])).toEqual(['commits incremental'])
  })

  it('goes by the last push where the transport tells no head', () => {
    const { headSha, ...headless } = probe
    expect(kindsOf([state(untouched, { probe: headless, mayHaveMovedHead: false })])).toEqual([])
    expect(kindsOf([state(untouched, { probe: headless, mayHaveMovedHead: true })])).toEqual([
      'commits incremental',
    ])
  })

  it('takes an empty repository as walked once that was stored', () => {
    const empty = { probe: { ...probe, headSha: null } }
    const walked = complete('commits', { head_sha: null, history_count: 0 })
    expect(
      kindsOf([state([...untouched.filter(({ stream }) => stream !== 'commits'), walked], empty)]),
    ).toEqual([])
  })

  it('goes on with a pass that was cut off, from its cursor, as large as what is left', () => {
    const cut = complete('bugs', { pass: 'full', cursor: 'c', pending_watermark: probedAt, seen_count: 5 })
    const [pass] = planPasses([state([cut, ...untouched.slice(1)])], options)
    expect(pass).toMatchObject({ stream: 'bugs', read: 5, expected: 7, checkpoint: { cursor: 'c' } })
  })

  it('takes the probe for what a cut off pass saw only where nothing changed since it began', () => {
    const cutAt = (pending_watermark: string) => {
      const cut = complete('bugs', { pass: 'full', cursor: 'c', pending_watermark })
      return planPasses([state([cut, ...untouched.slice(1)])], options)[0]?.seen
    }
    expect(cutAt(new Date(Date.parse(changedAt) + 2_000).toISOString())).toEqual(probe.issues)
    expect(cutAt(new Date(Date.parse(changedAt) + 1_000).toISOString())).toBeNull()
    expect(cutAt(new Date(Date.parse(changedAt) - 1_000).toISOString())).toBeNull()
  })

  it('sizes a walk by the last deep look where the probe was a cheap one', () => {
    const described = { ...newCheckpoint(target, 'projects'), history_count: 250 }
    const walk = { ...newCheckpoint(target, 'commits'), pass: 'full', transport: 'graphql', cursor: 'c' }
    const cut = { ...walk, pending_watermark: probedAt, seen_count: 200 }
    const others = untouched.filter(({ stream }) => stream !== 'commits')
    expect(planPasses([state([...others, described])], options)[0]).toMatchObject({ expected: 250, read: 0 })
    expect(planPasses([state([...others, described, cut])], options)[0]).toMatchObject({
      expected: 250,
      read: 200,
    })
    const emptyThen = { ...described, history_count: 0 }
    expect(planPasses([state([...others, emptyThen])], options)[0]?.expected).toBeGreaterThan(0)
  })

  it('starts over what the other transport left half read', () => {
    const cut = complete('bugs', { pass: 'full', cursor: 'c', transport: 'rest', watermark: null })
    const [pass] = planPasses([state([cut, ...untouched.slice(1)])], options)
    expect(pass?.checkpoint).toMatchObject({ pass: 'full', cursor: null, transport: 'graphql' })
  })

  it('starts the watermark of a pass at the time of the probe, never the local clock', () => {
    const [pass] = planPasses([state([])], options)
    expect(pass?.checkpoint.pending_watermark).toBe(probedAt)
  })

  it('goes on with a walk where it was begun alone: over the API, or by git over whatever transport', () => {
    const cursor = `${'b'.repeat(40)} 100`
    const others = [complete('bugs'), complete('pull-requests'), complete('reviews')]
    const cursorOf = (began: string, changed: Partial<PlanOptions>) => {
      const cut = complete('commits', { pass: 'full', cursor, transport: began, head_sha: null })
      const passes = planPasses([state([...others, cut])], { ...options, ...changed })
      return passes.find(({ stream }) => stream === 'commits')?.checkpoint
    }
    expect(cursorOf('graphql', {})).toMatchObject({ cursor, transport: 'graphql' })
    expect(cursorOf('graphql', { commits: 'git' })).toMatchObject({ cursor: null, transport: 'git' })
    expect(cursorOf('git', {})).toMatchObject({ cursor: null, transport: 'graphql' })
    expect(cursorOf('git', { commits: 'git' })).toMatchObject({ cursor, transport: 'git' })
    expect(cursorOf('git', { commits: 'git', transport: 'rest' })).toMatchObject({ cursor, transport: 'git' })
  })

  describe('in a full run', () => {
    const fullSince = '2026-01-31T00:00:00.000Z'

    it('reads complete streams again', () => {
      const kinds = kindsOf([state(untouched)], { fullSince })
      expect(kinds).toEqual(['pull-requests full', 'bugs full', 'commits full'])
    })

    it('leaves out streams that this same full run completed before it was killed', () => {
      const done = untouched.map((checkpoint) => ({ ...checkpoint, watermark: '2026-01-31T00:00:01.000Z' }))
      expect(kindsOf([state(done)], { fullSince })).toEqual([])
    })

    it('starts over a pass that was begun before it', () => {
      const old = complete('bugs', {
        pass: 'incremental',
        cursor: 'c',
        pending_watermark: '2026-01-30T00:00:00.000Z',
      })
      const [, pass] = planPasses([state([old, ...untouched.slice(1)])], { ...options, fullSince })
      expect(pass?.checkpoint).toMatchObject({ stream: 'bugs', pass: 'full', cursor: null })
    })
  })

  it('reads no issues where they are disabled', () => {
    expect(kindsOf([state([], { hasIssues: false })])).toEqual(['pull-requests full', 'commits full'])
  })

  describe('with reviews that come along with their pull requests', () => {
    const but = (told: Checkpoint[]) => [...untouched.filter(({ stream }) => stream !== 'reviews'), ...told]

    it('reads all pull requests again when reviews were never read', () => {
      expect(kindsOf([state(but([]))])).toEqual(['pull-requests full'])
      expect(kindsOf([state(but([]))], { streams: new Set(['pull-requests']) })).toEqual([])
    })

    it('reads pull requests from where the reviews stand', () => {
      const behind = but([complete('reviews', { watermark: '2026-01-10T00:00:00.000Z' })])
      const [pass] = planPasses([state(behind)], options)
      expect(pass?.checkpoint).toMatchObject({ pass: 'incremental', watermark: '2026-01-10T00:00:00.000Z' })
    })
  })

  it('reads over REST reviews apart, and them and the issues behind the pull requests', () => {
    const passes = planPasses([state([])], { ...options, transport: 'rest' })
    expect(passes.map(({ stream, waitsFor }) => [stream, waitsFor])).toEqual([
      ['pull-requests', []],
      ['bugs', ['pull-requests']],
      ['reviews', ['pull-requests']],
      ['commits', []],
    ])
  })
})

describe('what is listed whole', () => {
  const streams = new Set(['releases'])
  const read = (told: Partial<Checkpoint> = {}) => state([complete('releases', { seen_count: 3, ...told })])
  const plan = (from: ProjectState, changed: Partial<PlanOptions> = {}) =>
    planPasses([from], { ...options, streams, ...changed })

  it('is read from the beginning by each run, as many as last time and one more expected', () => {
    expect(plan(read())).toMatchObject([
      {
        stream: 'releases',
        expected: 4,
        checkpoint: { pass: 'full', cursor: null, cursor_order: 'created' },
      },
    ])
  })

  it('is read once a run, however often that looks again', () => {
    const done = read({ watermark: probedAt })
    expect(plan(done, { onlyMoved: true })).toEqual([])
    const later = { ...done, probedAt: '2026-02-01T00:10:00.000Z' }
    expect(plan(later, { onlyMoved: true })).toEqual([])
  })

  it('is read by each of two runs of one second', () => {
    expect(plan(read({ watermark: probedAt }))).toMatchObject([{ checkpoint: { pass: 'full' } }])
  })

  it('goes on behind the pages of a run that was killed, and is read again behind that', () => {
    const open = read({ pass: 'full', cursor: 'there', pending_watermark: '2026-01-20T00:00:00.000Z' })
    expect(plan(open)).toMatchObject([{ read: 3, expected: 103, checkpoint: { cursor: 'there' } }])
    const ended = read({ watermark: '2026-01-20T00:00:00.000Z' })
    expect(plan(ended, { onlyMoved: true })).toMatchObject([{ checkpoint: { cursor: null } }])
  })

  it('begins again where no time tells a killed run from this one', () => {
    const open = read({ pass: 'full', cursor: 'there', pending_watermark: probedAt })
    expect(plan(open)).toMatchObject([{ read: 0, checkpoint: { cursor: null } }])
  })
})
