import assert from 'node:assert/strict'
import type { GitHubTableName, Row, Scope } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCommit } from '../builders/a-commit.js'
import { aContributor } from '../builders/a-contributor.js'
import { aMember } from '../builders/a-member.js'
import { aProject } from '../builders/a-project.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { aReview } from '../builders/a-review.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'

export const commitAndReadBack: Concern = {
  area: 'commit',
  cases: {
    'stores every told column of every table': async ({ commit, storedRow, scope }) => {
      const rows = oneOfEach(scope)
      await commit(...rows.map(([table, row]) => read(table, row)))
      for (const [table, row] of rows) {
        const stored = await storedRow(table, String(row.id))
        for (const column of Object.keys(row)) {
          assert.deepEqual(stored[column], row[column], `${table}.${column}`)
        }
      }
    },
  },
}

function oneOfEach(scope: Scope): [GitHubTableName, Row][] {
  return [
    ['projects', aProject(scope)],
    ['bugs', aBug(scope)],
    ['pull_requests', aPullRequest(scope)],
    ['pull_request_reviews', aReview(scope)],
    ['commits', aCommit(scope, { parents: ['c0ffee0000000000000000000000000000000009'] })],
    ['contributors', aContributor(scope)],
    ['members', aMember(scope)],
  ]
}
