import { describe, expect, test } from 'vitest'
import { calculateHealthScore, type ProjectHealth } from './health-score.js'

const day = '2024-05-01'
const bare: ProjectHealth = {
  lastCommit: null,
  openIssues: 5,
  stars: 100,
  contributors: 10,
  hasCi: false,
  hasTests: false,
}

describe('health', () => {
  test.each([
    ['nothing that counts', {}, 50],
    ['a commit under 30 days old', { lastCommit: '2024-04-01T00:00:00.001Z' }, 70],
    ['a commit 29.99 days old', { lastCommit: '2024-04-01T00:14:24.000Z' }, 70],
    ['a commit 30 days old', { lastCommit: '2024-04-01T00:00:00.000Z' }, 50],
    ['a commit of the day itself', { lastCommit: '2024-05-01T17:00:00.000Z' }, 70],
    ['4 open issues', { openIssues: 4 }, 60],
    ['no open issue', { openIssues: 0 }, 60],
    ['101 stars', { stars: 101 }, 60],
    ['11 contributors', { contributors: 11 }, 60],
    ['continuous integration', { hasCi: true }, 60],
    ['tests', { hasTests: true }, 60],
    ['a tree that was not read', { hasCi: null, hasTests: null }, 50],
    ['CI and tests', { hasCi: true, hasTests: true }, 70],
  ])('with %s', (_, facts, score) => {
    expect(calculateHealthScore({ ...bare, ...facts }, day)).toBe(score)
  })

  test('ends at 100, although everything together is 120', () => {
    const all = { openIssues: 0, stars: 101, contributors: 11, hasCi: true, hasTests: true }
    expect(calculateHealthScore({ ...all, lastCommit: null }, day)).toBe(100)
    expect(calculateHealthScore({ ...all, lastCommit: '2024-04-30T00:00:00.000Z' }, day)).toBe(100)
    expect(
      calculateHealthScore({ ...all, lastCommit: '2024-04-30T00:00:00.000Z', stars: 0, hasCi: false }, day),
    ).toBe(100)
  })
})
