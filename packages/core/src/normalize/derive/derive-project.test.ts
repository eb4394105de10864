import { describe, expect, test } from 'vitest'
import type { Row } from '../../model/column.js'
import { rowId } from '../../model/ids.js'
import { deriveProject, type ProjectRows, scoreBug } from './derive-project.js'

const scope = { tenantId: 'default', host: 'github.com' }
const day = '2024-05-01'
const projectId = rowId(scope, 'project', 7)
const project: Row = {
  id: projectId,
  last_commit: '2024-04-20T00:00:00.000Z',
  stars: 101,
  has_ci: true,
  has_tests: null,
  lines_of_code: 1234,
  tech_stack: ['Go'],
}
const nothing: ProjectRows = {
  project,
  bugs: [],
  pullRequests: [],
  reviews: [],
  commits: [],
  contributors: [],
}

function derive(rows: Partial<ProjectRows>, contributors = true) {
  return deriveProject({ ...nothing, ...rows }, { scope, day, contributors })
}

function pullRequest(id: string, facts: Row = {}): Row {
  return { id, author_id: 1, reviews_count: 0, github_created_at: '2024-04-01T00:00:00.000Z', ...facts }
}

function review(pullRequestId: string, authorId: number | null, submittedAt: string): Row {
  return { pull_request_id: pullRequestId, author_id: authorId, submitted_at: submittedAt }
}

function commit(sha: string, authorId: number, facts: Row = {}): Row {
  return {
    sha,
    author_id: authorId,
    author_email: null,
    author_login: `user-${authorId}`,
    author_name: null,
    committed_at: '2024-04-01T00:00:00.000Z',
    observed_at: '2024-04-01T00:00:00.000Z',
    on_default_branch: true,
    is_orphaned: false,
    ...facts,
  }
}

function bugsIn(...states: string[]): Row[] {
  return states.map((state) => ({ state }))
}

describe('deriveProject', () => {
  test('counts open bugs', () => {
    expect(derive({ bugs: bugsIn('open', 'closed', 'open') }).project).toEqual({
      id: projectId,
      open_issues: 2,
    })
  })

  test('measures pull requests that have reviews, clears those that had, leaves out the others', () => {
    const { pullRequests } = derive({
      pullRequests: [
        pullRequest('reviewed'),
        pullRequest('cleared', { reviews_count: 2 }),
        pullRequest('plain'),
      ],
      reviews: [
        review('reviewed', 3, '2024-04-02T12:00:00.000Z'),
        review('reviewed', 1, '2024-04-01T06:00:00.000Z'),
        review('reviewed', 2, '2024-04-01T12:20:00.000Z'),
      ],
    })
    expect(pullRequests).toEqual([
      {
        id: 'reviewed',
        reviews_count: 3,
        first_review_at: '2024-04-01T12:20:00.000Z',
        review_time_hours: 12.33,
      },
      { id: 'cleared', reviews_count: 0, first_review_at: null, review_time_hours: null },
    ])
  })

  test('counts commits and people on the default branch only', () => {
    const { contributors, metrics } = derive({
      commits: [
        commit('a', 1),
        commit('b', 2),
        commit('c', 2),
        commit('d', 3, { is_orphaned: true }),
        commit('e', 4, { on_default_branch: false }),
        commit('f', 5, { author_id: null }),
      ],
    })
    expect(contributors).toMatchObject([
      { identity: 'user:1', login: 'user-1', commits: 1 },
      { identity: 'user:2', login: 'user-2', commits: 2 },
    ])
    expect(metrics).toMatchObject({ commits_count: 4, contributors: 2 })
  })

  test('makes the whole row of the day’s metrics', () => {
    expect(derive({ bugs: bugsIn('open') }).metrics).toEqual({
      id: rowId(scope, 'project_metrics', projectId, day),
      project_id: projectId,
      date: day,
      commits_count: 0,
      contributors: 0,
      lines_of_code: 1234,
      tech_stack: ['Go'],
      health_score: 100,
    })
  })

  test('scores health by the counted bugs and people, not by stored counts', () => {
    const bugs = bugsIn('open', 'open', 'open', 'open', 'open')
    const stored = { ...project, open_issues: 0, stars: 0, has_ci: false }
    const people = (count: number) => Array.from({ length: count }, (_, index) => commit(`c${index}`, index))
    expect(derive({ project: stored, bugs, commits: people(10) }).metrics.health_score).toBe(70)
    expect(derive({ project: stored, bugs, commits: people(11) }).metrics.health_score).toBe(80)
    expect(derive({ project: stored, bugs: bugs.slice(1), commits: people(11) }).metrics.health_score).toBe(
      90,
    )
  })

  test('leaves contributors alone that GitHub listed itself, and counts those', () => {
    const listed = Array.from({ length: 11 }, (_, index) => ({ identity: `user:${index}` }))
    const derived = derive({ commits: [commit('a', 1)], contributors: listed }, false)
    expect(derived.contributors).toEqual([])
    expect(derived.metrics).toMatchObject({ commits_count: 1, contributors: 11 })
  })

  test('gives the same again and changes nothing that it was given', () => {
    const rows: ProjectRows = {
      ...nothing,
      bugs: bugsIn('open'),
      pullRequests: [pullRequest('p')],
      reviews: [review('p', null, '2024-04-03T00:00:00.000Z'), review('p', 2, '2024-04-02T00:00:00.000Z')],
      commits: [commit('a', 2), commit('b', 1), commit('c', 2)],
    }
    const before = structuredClone(rows)
    const derived = derive(rows)
    expect(rows).toEqual(before)
    expect(derive(before)).toEqual(derived)
  })
})

describe('scoreBug', () => {
  test.each([
    [70, '2024-04-24T00:00:00.000Z', null, 71],
    [70, '2024-04-24T00:00:00.001Z', null, 70],
    [70, '2020-01-01T00:00:00.000Z', null, 90],
    [90, '2020-01-01T00:00:00.000Z', null, 100],
    [-15, '2024-04-24T00:00:00.000Z', null, 0],
    [70, '2024-04-01T00:00:00.000Z', '2024-04-09T00:00:00.000Z', 71],
    [70, null, null, 70],
  ])('from base %d, from %s to %s', (base, createdAt, closedAt, score) => {
    const bug: Row = { priority_base: base, github_created_at: createdAt, closed_at: closedAt }
    expect(scoreBug(bug, day)).toBe(score)
  })
})
