import { describe, expect, it } from 'vitest'
import { Agenda } from './agenda.js'
import { newCheckpoint, type Pass, type PassStream } from './pass.js'

function aPass(project: number, stream: PassStream, more: Partial<Pass> = {}): Pass {
  const repository = { githubId: project, nodeId: `R_${project}`, fullName: `acme/widget-${project}` }
  const target = { projectId: `project ${project}`, repository }
  const begun = { seen: null, expected: 10, read: 0, newest: null, finished: false, waitsFor: [] }
  return { stream, target, checkpoint: newCheckpoint(target, stream), ...begun, ...more }
}

describe('the agenda', () => {
  it('has ready what is neither being read nor waits for another of its project', () => {
    const [pulls, bugs] = [aPass(1, 'pull-requests'), aPass(1, 'bugs', { waitsFor: ['pull-requests'] })]
    const other = aPass(2, 'bugs', { waitsFor: ['pull-requests'] })
    const agenda = new Agenda([bugs, pulls, other])
    expect(agenda.ready()).toEqual([pulls, other])
    agenda.begin([pulls])
    expect(agenda.ready()).toEqual([other])
    const further = { ...pulls, read: 5 }
    agenda.end([{ pass: further, goesOn: true }])
    expect(agenda.ready()).toEqual([further, other])
    expect(agenda.countOpen('project 1')).toBe(2)
    agenda.begin([further])
    agenda.end([{ pass: further, goesOn: false }])
    expect(agenda.ready(), 'in the order in which they came').toEqual([bugs, other])
    expect(agenda.countOpen('project 1')).toBe(1)
    agenda.begin([bugs, other])
    expect([agenda.hasReady(), agenda.ready(), agenda.longest()]).toEqual([false, [], []])
  })

  it('tells the longest of many as looking at all of them would (seed 20261)', () => {
    let seed = 20_261
    const draw = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    const streams = ['bugs', 'pull-requests', 'reviews', 'commits'] as const
    const passes = Array.from({ length: 400 }, (_, index) =>
      aPass(Math.floor(index / 4), streams[index % 4] ?? 'bugs', {
        expected: draw(50),
        waitsFor: index % 4 === 2 ? ['pull-requests'] : [],
      }),
    )
    const agenda = new Agenda(passes)
    const reading: Pass[] = []
    let turns = 0
    while (agenda.hasReady() || reading.length > 0) {
      turns += 1
      const [first] = agenda.longest()
      const left = ({ expected, read }: Pass) => expected - read
      const [expected] = [...agenda.ready()].sort((one, two) => left(two) - left(one))
      expect(first).toBe(expected)
      if (first !== undefined && (reading.length < 5 || draw(2) === 0)) {
        agenda.begin([first])
        reading.push(first)
        continue
      }
      const [pass] = reading.splice(draw(reading.length), 1)
      if (pass === undefined) continue
      const read = pass.read + draw(20)
      agenda.end([{ pass: { ...pass, read }, goesOn: read < pass.expected }])
    }
    expect(turns).toBeGreaterThan(800)
  })

  it('takes no longer for each of many more', () => {
    const looks = (count: number) => {
      let keys = 0
      const passes = Array.from({ length: count }, (_, index) => {
        const pass = aPass(index, 'bugs')
        const { target } = pass
        return Object.defineProperty({ ...pass }, 'target', {
          get: () => {
            keys += 1
            return target
          },
        })
      })
      const agenda = new Agenda(passes)
      while (agenda.hasReady()) {
        const batch = agenda.longest()
        agenda.begin(batch)
        agenda.end(batch.map((pass) => ({ pass, goesOn: false })))
      }
      return keys / count
    }
    expect(looks(4_000)).toBeLessThan(looks(100) * 1.5)
  })
})
