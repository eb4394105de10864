import assert from 'node:assert/strict'
import { HubSyncError, type Row, type RowQuery } from '@hubsync/core'
import { aBug, type ToldBug } from '../builders/a-bug.js'
import { aCommit } from '../builders/a-commit.js'
import { read, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const queries: Concern = {
  area: 'queries',
  cases: {
    'counts live rows per value of a column': async (stage) => {
      await storeBugs(stage, [
        { state: 'open', comments: 1 },
        { state: 'closed', comments: 1 },
        { state: 'open', comments: 2 },
        { state: 'open', comments: 1 },
      ])
      await bury(stage, 4)
      const count = (by: string, where = {}) => stage.store.count(stage.scope, { table: 'bugs', by, where })
      assert.deepEqual(
        await count('state'),
        new Map([
          ['open', 2],
          ['closed', 1],
        ]),
      )
      assert.deepEqual(
        await count('comments', { state: 'open' }),
        new Map([
          ['1', 1],
          ['2', 1],
        ]),
      )
      assert.deepEqual(await count('is_blocker'), new Map([['false', 3]]))
      assert.deepEqual(await count('state', { state: 'none' }), new Map())
    },

    'counts no rows without a value': async (stage) => {
      await storeBugs(stage, [{ milestone: '1.0' }, { milestone: null }])
      const counts = await stage.store.count(stage.scope, { table: 'bugs', by: 'milestone' })
      assert.deepEqual(counts, new Map([['1.0', 1]]))
    },

    'tells the identities of rows': async ({ commit, scope, store }) => {
      const bug = aBug(scope)
      const { node_id, ...withoutNodeId } = aCommit(scope)
      await commit(read('bugs', bug), read('commits', withoutNodeId))
      assert.deepEqual(await store.ids(scope, { table: 'bugs' }), [
        { id: bug.id, githubId: bug.github_id, nodeId: bug.node_id, observedAt: bug.observed_at },
      ])
      assert.deepEqual(await store.ids(scope, { table: 'commits' }), [
        { id: withoutNodeId.id, githubId: null, nodeId: null, observedAt: withoutNodeId.observed_at },
      ])
    },

    'sorts by the key of the table unless asked otherwise': async ({ commit, scope, store }) => {
      const keys = ['b a', 'a c', 'a f', 'b c', 'a b', 'b b', 'a e', 'a a']
      const rows = keys.map((key) => {
        const [project = '', sha = ''] = key.split(' ')
        return aCommit(scope, { project_id: `${project.repeat(8)}-0000-4000-8000-000000000000`, sha })
      })
      await commit(...rows.map((row) => read('commits', row)))
      const sorted = keys.toSorted().map((key) => rows[keys.indexOf(key)]?.id)
      assert.deepEqual(
        (await store.rows(scope, { table: 'commits' })).map(({ id }) => id),
        sorted,
      )
      assert.deepEqual(
        (await store.ids(scope, { table: 'commits' })).map(({ id }) => id),
        sorted,
      )
    },

    'finds rows whose columns have the value, or one of several': async (stage) => {
      await storeBugs(stage, [
        { state: 'open', milestone: '1.0', is_blocker: true, comments: 1 },
        { state: 'open', milestone: null, closed_at: second(5), comments: 2 },
        { state: 'closed', milestone: '2.0', comments: 3 },
      ])
      const cases: [NonNullable<RowQuery['where']>, number[]][] = [
        [{}, [1, 2, 3]],
        [{ state: 'open' }, [1, 2]],
        [{ state: ['closed', 'open'], comments: [2, 3, 4] }, [2, 3]],
        [{ state: 'open', milestone: '1.0' }, [1]],
        [{ milestone: null }, [2]],
        [{ is_blocker: true }, [1]],
        [{ closed_at: second(5) }, [2]],
        [{ closed_at: '2026-03-01T13:00:05+01:00' }, [2]],
        [{ state: [] }, []],
        [{ state: 'open', comments: [] }, []],
        [{ state: 'none' }, []],
        [{ id: [aBug(stage.scope, { github_id: 3 }).id, aBug(stage.scope, { github_id: 1 }).id] }, [1, 3]],
        [{ project_id: aBug(stage.scope).project_id, state: 'closed' }, [3]],
      ]
      for (const [where, expected] of cases) {
        assert.deepEqual(await find(stage, { where }), expected, JSON.stringify(where))
        const ids = await stage.store.ids(stage.scope, { table: 'bugs', where })
        assert.deepEqual(
          ids.map(({ githubId }) => githubId),
          expected,
          JSON.stringify(where),
        )
      }
    },

    'sorts up and down by several columns, with null as the greatest value': async (stage) => {
      await storeBugs(stage, [
        { comments: 2, milestone: null },
        { comments: 1, milestone: 'a' },
        { comments: 2, milestone: 'b' },
        { comments: 1, milestone: null },
        { comments: 1, milestone: 'b' },
      ])
      assert.deepEqual(await find(stage, { orderBy: ['comments', 'milestone'] }), [2, 5, 4, 3, 1])
      assert.deepEqual(await find(stage, { orderBy: ['-comments', 'milestone'] }), [3, 1, 2, 5, 4])
      assert.deepEqual(await find(stage, { orderBy: ['comments', '-milestone'] }), [4, 5, 2, 1, 3])
      assert.deepEqual(await find(stage, { orderBy: ['milestone', '-github_id'] }), [2, 5, 3, 4, 1])
    },

    'visits every row once when it is paged, over ties and nulls too': async (stage) => {
      const { random } = stage
      const options = Array.from({ length: 30 }, () => ({
        comments: random.between(0, 3),
        milestone: random.chance(0.3) ? null : random.pick(['a', 'b']),
        closed_at: random.chance(0.3) ? null : second(random.between(0, 3)),
      }))
      await storeBugs(stage, options)
      for (const orderBy of [
        ['github_id'],
        ['-github_id'],
        ['comments', 'github_id'],
        ['-milestone', 'comments', 'github_id'],
        ['milestone', '-closed_at', '-github_id'],
      ]) {
        const whole = await find(stage, { orderBy })
        assert.equal(new Set(whole).size, 30)
        assert.deepEqual(await findPaged(stage, orderBy), whole, orderBy.join())
      }
    },

    'hands out no more rows than asked for': async (stage) => {
      await storeBugs(stage, [{}, {}, {}])
      assert.deepEqual(await find(stage, { limit: 2 }), [1, 2])
      assert.deepEqual(await find(stage, { limit: 9 }), [1, 2, 3])
      const ids = await stage.store.ids(stage.scope, { table: 'bugs', orderBy: ['-github_id'], limit: 1 })
      assert.deepEqual(
        ids.map(({ githubId }) => githubId),
        [3],
      )
    },

    'hands out the columns asked for, and no others': async (stage) => {
      await storeBugs(stage, [{ title: 'Asked for', milestone: null }])
      const columns = ['milestone', 'title', 'github_id']
      const rows = await stage.store.rows(stage.scope, { table: 'bugs', columns })
      assert.deepEqual(rows, [{ milestone: null, title: 'Asked for', github_id: 1 }])
    },

    'shows tombstones to those who ask for all': async (stage) => {
      await storeBugs(stage, [{}, {}])
      await bury(stage, 1)
      assert.deepEqual(await find(stage, {}), [2])
      assert.deepEqual(await find(stage, { visibility: 'live' }), [2])
      assert.deepEqual(await find(stage, { visibility: 'all' }), [1, 2])
    },

    'refuses to ask by columns that the table does not have': async (stage) => {
      await storeBugs(stage, [{}])
      const { scope, store } = stage
      const table = 'bugs'
      const attempts: Record<string, () => Promise<unknown>> = {
        where: () => store.rows(scope, { table, where: { titel: 'x' } }),
        orderBy: () => store.rows(scope, { table, orderBy: ['titel'] }),
        columns: () => store.rows(scope, { table, columns: ['titel'] }),
        'where of ids': () => store.ids(scope, { table, where: { titel: 'x' } }),
        'by of count': () => store.count(scope, { table, by: 'titel' }),
        'quoted column': () => store.rows(scope, { table, orderBy: ['title" desc; --'] }),
      }
      for (const [what, attempt] of Object.entries(attempts)) {
        await assert.rejects(attempt, (error) => HubSyncError.is(error), what)
      }
    },
  },
}

function storeBugs({ commit, scope }: Stage, bugs: readonly Partial<ToldBug>[]) {
  return commit(...bugs.map((bug, index) => read('bugs', aBug(scope, { github_id: index + 1, ...bug }))))
}

function bury({ commit, scope }: Stage, github_id: number) {
  return commit(tombstone('bugs', [aBug(scope, { github_id }).id], { observedAt: second(60) }))
}

async function find({ store, scope }: Stage, query: Omit<RowQuery, 'table'>) {
  const rows = await store.rows(scope, { table: 'bugs', ...query })
  return rows.map(({ github_id }) => Number(github_id))
}

async function findPaged({ store, scope }: Stage, orderBy: readonly string[]): Promise<number[]> {
  const found: Row[] = []
  for (;;) {
    const last = found.at(-1)
    const after = last && orderBy.map((term) => last[term.replace(/^-/, '')] ?? null)
    const page = await store.rows(scope, { table: 'bugs', orderBy, limit: 4, ...(after && { after }) })
    if (page.length === 0) return found.map(({ github_id }) => Number(github_id))
    found.push(...page)
    assert.ok(found.length < 100, `paging by ${orderBy.join()} ends`)
  }
}
