import { expect, it } from 'vitest'
import { countAges, measureCycles, rankProjects } from './work-figures.js'

const now = new Date('2026-03-26T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000).toISOString()

it('ranks projects by their newest health, the least healthy and then the busiest first', () => {
  const projects = [
    { id: '1', full_name: 'acme/fine', open_issues: 1 },
    { id: '2', full_name: 'acme/ill', open_issues: 2 },
    { id: '3', full_name: 'acme/new', open_issues: 3 },
    { id: '4', full_name: 'acme/busy', open_issues: 4 },
  ]
  const metrics = [
    { project_id: '1', health_score: 90 },
    { project_id: '2', health_score: 39 },
    { project_id: '4', health_score: 39 },
    { project_id: '2', health_score: 100 },
  ]
  const { byHealth, leastHealthy } = rankProjects(projects, metrics)
  expect(byHealth).toEqual({ poor: 2, fair: 0, good: 1 })
  expect(leastHealthy.map(({ name, health }) => `${name} ${health}`)).toEqual([
    'acme/busy 39',
    'acme/ill 39',
    'acme/fine 90',
  ])
})

it('counts every open pull request once by its age, also one from a clock that is ahead', () => {
  const open = [-0.1, 0, 0.9, 1, 2.9, 6, 29, 89, 90, 4_000].map((days) => ({
    github_created_at: daysAgo(days),
  }))
  expect(countAges(open, now).map(({ upToDays, count }) => [upToDays, count])).toEqual([
    [1, 3],
    [3, 2],
    [7, 1],
    [30, 1],
    [90, 1],
    [null, 2],
  ])
})

it('tells the median time to a merge for each of the last twelve weeks, and of all of them', () => {
  const merged = [
    { merged_at: daysAgo(0), cycle_time_hours: 10 },
    { merged_at: daysAgo(1), cycle_time_hours: 20 },
    { merged_at: daysAgo(2), cycle_time_hours: 90 },
    { merged_at: daysAgo(83), cycle_time_hours: 1 },
    { merged_at: daysAgo(83.5), cycle_time_hours: 2 },
    { merged_at: daysAgo(50), cycle_time_hours: null },
    { merged_at: daysAgo(85), cycle_time_hours: 1_000 },
  ]
  const { medianHours, weeks } = measureCycles(merged, now)
  expect(medianHours).toBe(10)
  expect(weeks.map((week) => week.medianHours)).toEqual([1.5, ...Array(10).fill(null), 20])
  expect(weeks.map((week) => week.merged)).toEqual([2, ...Array(10).fill(0), 3])
  expect(weeks[0]?.from).toBe('2026-01-01T00:00:00.000Z')
})

it('tells nothing of a time in which nothing was merged', () => {
  expect(measureCycles([], now).medianHours).toBeNull()
})
