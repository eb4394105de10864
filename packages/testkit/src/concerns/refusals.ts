import assert from 'node:assert/strict'
import { type Change, type GitHubTableName, HubSyncError, type Row } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aProject } from '../builders/a-project.js'
import { mark, read, stub, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const refusals: Concern = {
  area: 'refusals',
  cases: {
    'refuses columns that the table does not have': async (stage) => {
      const bug = aBug(stage.scope)
      await stage.commit(read('bugs', aBug(stage.scope, { github_id: 2 })))
      const unknown: Row = { titel: 'misspelt' }
      await assertRefused(stage, {
        'read of a new row': read('bugs', { ...bug, ...unknown }),
        'read of a stored row': read('bugs', { ...aBug(stage.scope, { github_id: 2 }), ...unknown }),
        stub: stub('bugs', { ...bug, ...unknown }),
        mark: mark('bugs', { number: 2 }, unknown),
        'condition of a mark': mark('bugs', unknown, { milestone: '1.0' }),
        tombstone: tombstone('bugs', [bug.id], { observedAt: second(60), row: unknown }),
        'name of a method of objects': read('bugs', { ...bug, constructor: 'x' }),
      })
    },

    'refuses tables that commits do not write': async (stage) => {
      const bug = aBug(stage.scope)
      await assertRefused(stage, {
        'a table that is none': read('issues' as GitHubTableName, bug),
        'a table of the store itself': read('import_logs' as GitHubTableName, bug),
        'a derived table': read('project_metrics' as GitHubTableName, bug),
      })
    },

    'refuses values that a column cannot hold': async (stage) => {
      const bug = aBug(stage.scope)
      const impossible: Row[] = [
        { comments: 'many' },
        { comments: 1.5 },
        { comments: Number.NaN },
        { author_id: 'ada' },
        { author_id: 0.5 },
        { is_blocker: 'perhaps' },
        { closed_at: 'yesterday' },
        { closed_at: '2026-13-45T00:00:00.000Z' },
        { project_id: 'octo/project-1' },
        { labels: 'bug' },
        { labels: [['bug']] as never },
      ]
      const changes = impossible.map((columns) => {
        return [JSON.stringify(columns), read('bugs', { ...bug, ...columns })] as const
      })
      await assertRefused(stage, Object.fromEntries(changes))
    },

    'refuses null in a column that always has a value': async (stage) => {
      const bug = aBug(stage.scope)
      const stored = aBug(stage.scope, { github_id: 2 })
      await stage.commit(read('bugs', stored))
      await assertRefused(stage, {
        'new row': read('bugs', { ...bug, title: null }),
        'stored row': read('bugs', { ...stored, title: null, observed_at: second(60) }),
        'list of a stored row': read('bugs', { ...stored, labels: null, observed_at: second(60) }),
        mark: mark('bugs', { number: 2 }, { title: null }),
      })
    },

    'refuses a new row that lacks what it cannot do without': async (stage) => {
      const { number, ...withoutNumber } = aBug(stage.scope)
      const { github_id, ...withoutKey } = aBug(stage.scope)
      const { id, ...withoutId } = aBug(stage.scope)
      const { observed_at, ...withoutObservation } = aBug(stage.scope)
      const { full_name, ...withoutName } = aProject(stage.scope)
      await assertRefused(stage, {
        column: read('bugs', withoutNumber),
        key: read('bugs', withoutKey),
        id: read('bugs', withoutId),
        observation: read('bugs', withoutObservation),
        'column of a stub': stub('projects', withoutName),
      })
    },

    'refuses columns that are not for a source to tell': async (stage) => {
      const bug = aBug(stage.scope)
      const project = aProject(stage.scope)
      await stage.commit(read('bugs', bug), read('projects', project))
      const later = { observed_at: second(60) }
      await assertRefused(stage, {
        'a column of the host': read('projects', { ...project, ...later, complexity: 'high' }),
        'a derived column': read('projects', { ...project, ...later, open_issues: 5 }),
        'the tenant': read('bugs', { ...bug, ...later, tenant_id: 'another' }),
        'the mark of a settled row': read('bugs', { ...bug, ...later, is_settled: true }),
        'the time of a tombstone': read('bugs', { ...bug, ...later, deleted_at: second(60) }),
        'the time of a row': read('bugs', { ...bug, ...later, created_at: second(60) }),
        'a mark on a column of the host': mark('projects', {}, { client_appeal: 'high' }),
        'a mark on the version': mark('bugs', {}, { github_updated_at: second(60) }),
        'a mark on the key': mark('bugs', { number: 1 }, { github_id: 2 }),
      })
    },
  },
}

async function assertRefused(
  { commit, snapshot }: Stage,
  changes: Readonly<Record<string, Change>>,
): Promise<void> {
  const before = await snapshot()
  for (const [what, change] of Object.entries(changes)) {
    await assert.rejects(commit(change), (error) => HubSyncError.is(error), what)
    assert.deepEqual(await snapshot(), before, what)
  }
}
