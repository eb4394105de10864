import {
  type Change,
  type CommitBatch,
  type GitHubTableName,
  type Row,
  rowId,
  type Scope,
} from '@hubsync/core'
import { aBug, aCheckpoint, aCommit, aPullRequest, aReview } from '@hubsync/testkit'

export const scope: Scope = { tenantId: 'bench', host: 'github.com' }

/** How many rows of each table an answer brings: the shares of W180. */
const rowsOfPage = { bugs: 95, pull_requests: 72, pull_request_reviews: 119, commits: 714 } as const

const projects = 180
const sentence = 'What happened, what should have happened, and how to see it. '

/**
 * What answers of a sync become: commits of a thousand rows of four tables, with checkpoints.
 *
 * @param version every row of version 1 differs from the same row of version 0
 */
export function* createPages(first: number, count: number, version: 0 | 1): Generator<CommitBatch> {
  for (let page = first; page < first + count; page += 1) {
    const projectId = rowId(scope, 'project', page % projects)
    const times = {
      github_updated_at: `2026-01-0${1 + version}T00:00:00.000Z`,
      observed_at: `2026-02-0${1 + version}T00:00:00.000Z`,
    }
    const placed = { ...times, project_id: projectId }
    const description = sentence.repeat(10 + version)
    yield {
      scope,
      changes: [
        ...changesOf('bugs', page, (id) =>
          aBug(scope, { ...placed, github_id: id, description, comments: version }),
        ),
        ...changesOf('pull_requests', page, (id) =>
          aPullRequest(scope, { ...placed, github_id: id, description, comments: version }),
        ),
        ...changesOf('pull_request_reviews', page, (id) =>
          aReview(scope, { ...times, github_id: id, body: sentence.repeat(1 + version) }),
        ),
        ...changesOf('commits', page, (id) =>
          aCommit(scope, { ...placed, sha: shaOf(id), message: sentence.repeat(1 + version) }),
        ),
      ],
      checkpoints: [aCheckpoint(scope, { scope_id: projectId, seen_count: page })],
    }
  }
}

function changesOf(table: keyof typeof rowsOfPage, page: number, create: (id: number) => object): Change[] {
  return Array.from({ length: rowsOfPage[table] }, (_, index) => {
    const row = create(1 + page * rowsOfPage[table] + index) as Row
    return { kind: 'upsert', table: table satisfies GitHubTableName, origin: 'read', row }
  })
}

/** As unlike each other as hashes are, so that the index grows as it would. */
function shaOf(id: number): string {
  const mixed = BigInt.asUintN(64, BigInt(id) * 0x9e3779b97f4a7c15n)
  return mixed.toString(16).padStart(40, 'c0ffee')
}
