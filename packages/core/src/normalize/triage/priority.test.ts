import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLabelRules } from './label-rules.js'
import { calculatePriorityBase, calculatePriorityScore, type PrioritizedBug } from './priority.js'
import { addPriorityAge } from './priority-age.js'

const day = '2024-05-01'
const newBug: PrioritizedBug = {
  severity: 'low',
  isBlocker: false,
  labels: [],
  createdAt: '2024-05-01T00:00:00.000Z',
  closedAt: null,
}

describe('priority', () => {
  test.each([
    ['low severity', {}, 60],
    ['medium severity', { severity: 'medium' }, 70],
    ['high severity', { severity: 'high' }, 80],
    ['critical severity', { severity: 'critical' }, 90],
    ['a blocker', { isBlocker: true }, 90],
    ['security', { labels: ['security'] }, 85],
    ['regression', { labels: ['regression'] }, 80],
    ['documentation', { labels: ['documentation'] }, 45],
    ['good first issue', { labels: ['good first issue'] }, 40],
    ['documentation for beginners', { labels: ['docs', 'good first issue'] }, 25],
    ['two labels of one meaning', { labels: ['docs', 'documentation'] }, 45],
    ['everything at once, kept at 100', { severity: 'critical', isBlocker: true, labels: ['security'] }, 100],
    [
      'a critical blocker in the documentation',
      { severity: 'critical', isBlocker: true, labels: ['docs'] },
      100,
    ],
  ] as const)('of %s', (_, facts, score) => {
    expect(calculatePriorityScore({ ...newBug, ...facts }, day)).toBe(score)
  })

  test.each([
    ['2024-04-24T00:00:00.001Z', null, 60],
    ['2024-04-24T00:00:00.000Z', null, 61],
    ['2024-04-17T00:00:00.000Z', null, 62],
    ['2023-12-13T00:00:00.001Z', null, 79],
    ['2023-12-13T00:00:00.000Z', null, 80],
    ['2023-12-06T00:00:00.000Z', null, 80],
    ['2014-01-01T00:00:00.000Z', null, 80],
    ['2024-05-01T18:00:00.000Z', null, 60],
    ['2023-01-01T00:00:00.000Z', '2023-01-22T12:00:00.000Z', 63],
    ['2024-04-10T00:00:00.000Z', '2024-05-01T18:00:00.000Z', 63],
    [null, null, 60],
  ])('of a bug from %s to %s', (createdAt, closedAt, score) => {
    expect(calculatePriorityScore({ ...newBug, createdAt, closedAt }, day)).toBe(score)
  })

  test('stays within 0 and 100 only after age was added', () => {
    const bug = { ...newBug, severity: 'critical', isBlocker: true, labels: ['security', 'docs'] } as const
    expect(calculatePriorityBase(bug)).toBe(130)
    expect(addPriorityAge(130, { createdAt: null, closedAt: null }, day)).toBe(100)
    expect(addPriorityAge(-10, { createdAt: '2024-04-03T00:00:00.000Z', closedAt: null }, day)).toBe(0)
    expect(addPriorityAge(-10, { createdAt: '2023-01-01T00:00:00.000Z', closedAt: null }, day)).toBe(10)
    expect(addPriorityAge(95, { createdAt: '2024-03-27T00:00:00.000Z', closedAt: null }, day)).toBe(100)
  })

  test('is a whole number from 0 to 100 that never falls from one day to the next', () => {
    const time = fc.date({ min: new Date('2015-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
    const bug = fc.record({
      severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
      isBlocker: fc.boolean(),
      labels: fc.subarray(['security', 'regression', 'docs', 'good first issue']),
      createdAt: fc.option(time.map((date) => date.toISOString())),
      closedAt: fc.option(time.map((date) => date.toISOString())),
    })
    fc.assert(
      fc.property(bug, fc.integer({ min: 0, max: 2000 }), (facts, offset) => {
        const dayAt = (days: number) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10)
        const score = calculatePriorityScore(facts, dayAt(offset), defaultLabelRules)
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true)
        expect(calculatePriorityScore(facts, dayAt(offset + 1))).toBeGreaterThanOrEqual(score)
      }),
    )
  })
})
