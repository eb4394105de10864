import {
  type DeriveRequest,
  deriveProject,
  type Row,
  type Scope,
  scoreBug,
  type TableName,
  tables,
  type Where,
} from '@hubsync/core'
import { canonicalRow } from './canonical-row.js'
import { matchRows } from './match-rows.js'
import type { MemoryDatabase } from './memory-database.js'
import { amendRow, saveRow } from './write-row.js'

/** Derives the named projects, or scores the open bugs of the scope anew; run it in a transaction. */
export function deriveRows(database: MemoryDatabase, scope: Scope, request: DeriveRequest): void {
  if (request.projectIds) deriveProjects(database, scope, request, request.projectIds)
  else scoreBugs(database, scope, request.day)
}

function deriveProjects(
  database: MemoryDatabase,
  scope: Scope,
  request: DeriveRequest,
  ids: readonly string[],
): void {
  const live = matchRows(database, scope, 'projects', { id: ids }, 'live')
  for (const project of live) deriveRowsOf(project, database, scope, request)
}

function deriveRowsOf(project: Row, database: MemoryDatabase, scope: Scope, request: DeriveRequest): void {
  const find = (table: TableName, where: Where) => matchRows(database, scope, table, where, 'live')
  const own = { project_id: project.id ?? null }
  const pullRequests = find('pull_requests', own)
  const contributors = find('contributors', own)
  const derived = deriveProject(
    {
      project,
      bugs: find('bugs', own),
      pullRequests,
      reviews: find('pull_request_reviews', { pull_request_id: pullRequests.map(({ id }) => String(id)) }),
      commits: find('commits', own),
      contributors,
    },
    { scope, day: request.day, contributors: request.contributors },
  )
  set(database, scope, 'projects', derived.project)
  for (const pullRequest of derived.pullRequests) set(database, scope, 'pull_requests', pullRequest)
  if (request.contributors) replaceContributors(database, scope, contributors, derived.contributors)
  saveRow(database, scope, 'project_metrics', canonicalRow(tables.project_metrics, derived.metrics))
}

function set(database: MemoryDatabase, scope: Scope, table: TableName, columns: Row): void {
  const stored = database.partition(scope, table).get(String(columns.id))
  if (stored) amendRow(database, scope, table, stored, columns)
}

/** Those without commits are buried; those that have some again return. */
function replaceContributors(
  database: MemoryDatabase,
  scope: Scope,
  before: readonly Row[],
  after: readonly Row[],
): void {
  const stay = new Set(after.map(({ id }) => id))
  const buried = { deleted_at: database.now(), deleted_reason: 'no-commits' }
  for (const contributor of before) {
    if (!stay.has(contributor.id ?? null)) amendRow(database, scope, 'contributors', contributor, buried)
  }
  for (const contributor of after) {
    saveRow(database, scope, 'contributors', { ...contributor, deleted_at: null, deleted_reason: null })
  }
}

function scoreBugs(database: MemoryDatabase, scope: Scope, day: string): void {
  const partition = database.partition(scope, 'bugs')
  for (const bug of matchRows(database, scope, 'bugs', { state: 'open' }, 'all')) {
    const score = scoreBug(bug, day)
    if (score !== bug.priority_score) partition.put({ ...bug, priority_score: score })
  }
}
