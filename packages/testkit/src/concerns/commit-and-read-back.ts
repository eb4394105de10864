import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type GitHubTableName,
  type Row,
  rowSchema,
  type Scope,
  type TableDefinition,
  tables,
} from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCommit } from '../builders/a-commit.js'
import { aContributor } from '../builders/a-contributor.js'
import { aMember } from '../builders/a-member.js'
import { aProject } from '../builders/a-project.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { aReview } from '../builders/a-review.js'
import { anImportLog } from '../builders/an-import-log.js'
import { read } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

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

    'hands out the rows that are stored, with exactly the columns of the table': async (stage) => {
      const { commit, scope, store, stored } = stage
      const rows = oneOfEach(scope)
      await commit(...rows.map(([table, row]) => read(table, row)))
      for (const [table] of rows) {
        const answer = await store.rows(scope, { table })
        assert.deepEqual(answer, await stored(table))
        for (const row of answer) assert.doesNotThrow(() => rowSchema(tables[table]).parse(row), table)
      }
    },

    'gives what was not told its initial value, or null': async ({ commit, storedRow, scope }) => {
      for (const [table, { row, missing }] of Object.entries(leastOfEach(scope))) {
        await commit(read(table as GitHubTableName, row))
        const stored = await storedRow(table as GitHubTableName, String(row.id))
        const columns: TableDefinition['columns'] = tables[table as GitHubTableName].columns
        for (const name of missing) {
          assert.deepEqual(stored[name], columns[name]?.initial ?? null, `${table}.${name}`)
        }
      }
    },

    'keeps the times of a row by its own clock': async ({ commit, storedRow, scope }) => {
      const bug = aBug(scope)
      await commit(read('bugs', bug))
      const first = await storedRow('bugs', bug.id)
      assert.equal(first.created_at, first.updated_at)
      await sleep(20)
      await commit(read('bugs', { ...bug, title: 'Changed', observed_at: second(60) }))
      const next = await storedRow('bugs', bug.id)
      assert.equal(next.created_at, first.created_at)
      assert.ok(
        String(next.updated_at) > String(first.updated_at),
        'updated_at moves when the row is written',
      )
    },

    'takes a time in any notation of ISO 8601 for the time it is': async ({ commit, storedRow, scope }) => {
      const bug = aBug(scope, {
        github_created_at: '2026-02-01T08:00:00Z',
        github_updated_at: '2026-03-01T12:00:00+02:00',
        closed_at: '2026-03-01T10:00:00.5Z',
      })
      await commit(read('bugs', bug))
      const stored = await storedRow('bugs', bug.id)
      assert.equal(stored.github_created_at, '2026-02-01T08:00:00.000Z')
      assert.equal(stored.github_updated_at, '2026-03-01T10:00:00.000Z')
      assert.equal(stored.closed_at, '2026-03-01T10:00:00.500Z')
    },

    'counts what it inserted, updated and skipped, table by table': async ({ commit, scope }) => {
      const first = await commit(
        read('bugs', aBug(scope, { github_id: 1 })),
        read('projects', aProject(scope)),
      )
      assert.deepEqual(first.tables, {
        bugs: { inserted: 1, updated: 0, skipped: 0, deleted: 0 },
        projects: { inserted: 1, updated: 0, skipped: 0, deleted: 0 },
      })
      const later = { observed_at: second(60) }
      const next = await commit(
        read('bugs', aBug(scope, { github_id: 1, ...later, title: 'Changed' })),
        read('bugs', aBug(scope, { github_id: 2, ...later })),
        read('projects', aProject(scope, later)),
      )
      assert.deepEqual(next.tables, {
        bugs: { inserted: 1, updated: 1, skipped: 0, deleted: 0 },
        projects: { inserted: 0, updated: 0, skipped: 1, deleted: 0 },
      })
    },

    'takes a batch without changes': async ({ commit }) => {
      assert.deepEqual(await commit(), { tables: {}, reread: [] })
    },

    'is not changed by what a caller does to rows it gave or got': async (stage) => {
      const { commit, store, scope, snapshot } = stage
      const { labels, ...withoutLabels } = aBug(scope, { github_id: 2 })
      const given = ['bug']
      const metadata = { given: ['bug'] }
      await commit(read('bugs', aBug(scope, { labels: given })), read('bugs', withoutLabels))
      await store.logs.write(scope, anImportLog({ metadata }))
      const before = await snapshot()
      given.push('changed')
      metadata.given.push('changed')
      for (const row of await store.rows(scope, { table: 'bugs' })) change(row.labels)
      for (const log of await store.logs.list(scope)) change(log.metadata)
      assert.deepEqual(await snapshot(), before)
      await commit(read('bugs', { ...withoutLabels, id: aBug(scope, { github_id: 3 }).id, github_id: 3 }))
      const [answer] = await store.rows(scope, { table: 'bugs', where: { github_id: 3 } })
      assert.deepEqual(answer?.labels, [])
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

/** Changes a list or an object, unless the store froze what it handed out. */
function change(value: unknown): void {
  try {
    Object.assign(value as object, { 0: 'changed' })
  } catch (error) {
    assert.ok(error instanceof TypeError)
  }
}

/** Of each table a row with only what it cannot do without, and the names of the columns left out. */
function leastOfEach(scope: Scope): Record<string, { row: Row; missing: string[] }> {
  const least: Record<string, { row: Row; missing: string[] }> = {}
  for (const [table, whole] of oneOfEach(scope)) {
    const columns: TableDefinition['columns'] = tables[table].columns
    const isNeeded = (name: string) => !columns[name]?.nullable && columns[name]?.initial === undefined
    const row = Object.fromEntries(Object.entries(whole).filter(([name]) => isNeeded(name)))
    const missing = Object.keys(columns).filter((name) => {
      return !(name in row) && columns[name]?.role !== 'system'
    })
    least[table] = { row, missing }
  }
  return least
}
