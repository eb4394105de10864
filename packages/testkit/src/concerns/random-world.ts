import assert from 'node:assert/strict'
import { deriveProject, type GitHubTableName, type Row } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCommit } from '../builders/a-commit.js'
import { aProject } from '../builders/a-project.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { aReview } from '../builders/a-review.js'
import { read, tombstone } from '../conformance/changes.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

/** Writes random rows of a project and a relative of it, and buries some; a later round overrules an earlier one. */
export async function commitRandomWorld(stage: Stage, round = 1): Promise<void> {
  const { commit, random } = stage
  const rows = aRandomWorld(stage, second(100 * round))
  await commit(...rows.map(([table, row]) => read(table, row)))
  const buried = rows.filter(([table]) => table !== 'projects' && random.chance(0.15))
  const changes = buried.map(([table, row]) => {
    return tombstone(table, [String(row.id)], { observedAt: second(100 * round + 50) })
  })
  await commit(...changes)
}

/** Derives the project and compares every row with what `deriveProject` makes of the rows read back before. */
export async function assertDerivedAsInCore(
  { store, scope, stored, storedRow }: Stage,
  request: { day: string; contributors: boolean },
): Promise<void> {
  const { id } = aProject(scope)
  const live = async (table: GitHubTableName) =>
    (await stored(table)).filter((row) => row.deleted_at === null)
  const own = async (table: GitHubTableName) => (await live(table)).filter((row) => row.project_id === id)
  const pullRequests = await own('pull_requests')
  const ids = new Set(pullRequests.map((row) => row.id))
  const reviews = (await live('pull_request_reviews')).filter((row) => ids.has(row.pull_request_id ?? null))
  const rows = {
    project: await storedRow('projects', id),
    bugs: await own('bugs'),
    commits: await own('commits'),
  }
  const before = { ...rows, pullRequests, reviews, contributors: await own('contributors') }
  const expected = deriveProject(before, { scope, ...request })

  await store.derive(scope, { projectIds: [id], ...request })
  assertHolds(await storedRow('projects', id), expected.project)
  for (const row of pullRequests) {
    const facts = expected.pullRequests.find((each) => each.id === row.id)
    assertHolds(await storedRow('pull_requests', String(row.id)), facts ?? reviewFacts(row))
  }
  assertHolds(await storedRow('project_metrics', String(expected.metrics.id)), expected.metrics)
  const contributors = request.contributors ? expected.contributors : before.contributors
  const now = await own('contributors')
  assert.deepEqual(
    now.map(contribution).toSorted(byIdentity),
    contributors.map(contribution).toSorted(byIdentity),
  )
}

function aRandomWorld({ scope, random }: Stage, observed_at: string): [GitHubTableName, Row][] {
  const people = [101, 102, 103, null]
  const timeWithin = (minutes: number) => second(-random.between(0, minutes * 60_000) / 1000)
  const project = aProject(scope, {
    stars: random.pick([3, 101]),
    has_ci: random.pick([true, false, null]),
    last_commit: random.pick(['2026-01-15T00:00:00.000Z', '2026-03-01T00:00:00.000Z', null]),
    observed_at,
  })
  const relative = aProject(scope, { github_id: 2 })
  const many = <Item>(count: number, make: (index: number) => Item) =>
    Array.from({ length: count }, (_, at) => make(at))
  const parent = () => random.pick([project.id, project.id, project.id, relative.id])
  const state = () => random.pick(['open', 'closed'])
  const view = () => ({ observed_at, github_updated_at: null })
  const bugs = many(12, (github_id) =>
    aBug(scope, { github_id, project_id: parent(), state: state(), ...view() }),
  )
  const pullRequests = many(8, (github_id) =>
    aPullRequest(scope, {
      github_id,
      project_id: parent(),
      author_id: random.pick(people),
      github_created_at: random.pick([second(-7200), second(-7200), null]),
      ...view(),
    }),
  )
  const reviews = many(24, (github_id) =>
    aReview(scope, {
      github_id,
      pull_request_id: random.pick(pullRequests).id,
      author_id: random.pick(people),
      submitted_at: random.chance(0.1) ? null : timeWithin(100),
      ...view(),
    }),
  )
  const commits = many(30, (index) =>
    aCommit(scope, {
      sha: `${index}`.padStart(40, 'a'),
      project_id: parent(),
      author_id: random.pick(people),
      author_email: random.pick(['Ada@Example.org', 'ada@example.org', 'ÄDA@example.org', null]),
      author_login: random.pick(['ada', 'ada-renamed', null]),
      author_name: random.pick(['Ada', 'Ada L.', null]),
      committed_at: random.chance(0.1) ? null : second(-random.between(0, 5)),
      on_default_branch: random.chance(0.9),
      is_orphaned: random.chance(0.1),
      ...view(),
    }),
  )
  return [
    ['projects', project],
    ['projects', relative],
    ...bugs.map((row): [GitHubTableName, Row] => ['bugs', row]),
    ...pullRequests.map((row): [GitHubTableName, Row] => ['pull_requests', row]),
    ...reviews.map((row): [GitHubTableName, Row] => ['pull_request_reviews', row]),
    ...commits.map((row): [GitHubTableName, Row] => ['commits', row]),
  ]
}

function assertHolds(row: Row, columns: Row): void {
  for (const [name, value] of Object.entries(columns)) assert.deepEqual(row[name], value, name)
}

function reviewFacts({ id, reviews_count, first_review_at, review_time_hours }: Row): Row {
  return { id, reviews_count, first_review_at, review_time_hours } as Row
}

function contribution({ id, identity, login, name, commits }: Row): Row {
  return { id, identity, login, name, commits } as Row
}

function byIdentity(left: Row, right: Row): number {
  return String(left.identity) < String(right.identity) ? -1 : 1
}
