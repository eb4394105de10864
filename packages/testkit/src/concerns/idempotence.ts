import assert from 'node:assert/strict'
import type { Change, Row, Scope } from '@hubsync/core'
import { aBug, type ToldBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { aProject } from '../builders/a-project.js'
import { mark, read, stub, tombstone, webhook } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

export const idempotence: Concern = {
  area: 'idempotence',
  cases: {
    'leaves the store as it was when a batch arrives twice': async ({ store, scope, snapshot }) => {
      const gone = aBug(scope, { github_id: 3 })
      await store.commit({ scope, changes: [read('bugs', gone)] })
      const batch = {
        scope,
        changes: [
          stub('projects', aProject(scope, { github_id: 1 })),
          read('bugs', withoutMilestone(aBug(scope, { github_id: 1 }))),
          webhook('bugs', aBug(scope, { github_id: 2 })),
          tombstone('bugs', [gone.id], { observedAt: second(60) }),
          mark('bugs', { number: 1 }, { milestone: '1.0' }),
        ],
        checkpoints: [aCheckpoint(scope)],
      }
      await store.commit(batch)
      const once = await snapshot()
      const { tables } = await store.commit(batch)
      assert.deepEqual(await snapshot(), once)
      assert.equal(tables.projects?.inserted, 0)
      assert.deepEqual(
        [tables.bugs?.inserted, tables.bugs?.updated, tables.bugs?.deleted],
        [0, 0, 0],
        'inserted, updated, deleted',
      )
    },

    'comes back to where it was when a page arrives again after the page behind it': async (stage) => {
      const { store, scope } = stage
      const page = (observed: number, cursor: string, ids: readonly number[]) => ({
        scope,
        changes: ids.map((github_id) =>
          read('bugs', aBug(scope, { github_id, title: cursor, observed_at: second(observed) })),
        ),
        checkpoints: [aCheckpoint(scope, { pass: 'full', cursor })],
      })
      const [first, next] = [page(10, 'first', [1, 2]), page(20, 'next', [2, 3])]
      await store.commit(first)
      await store.commit(next)
      const rows = await stage.stored('bugs')
      const place = await cursorOf(stage)
      await store.commit(first)
      assert.deepEqual(await stage.stored('bugs'), rows, 'rows after the first page came late')
      assert.equal(await cursorOf(stage), 'first', 'a checkpoint is stored as it is told')
      await store.commit(next)
      assert.deepEqual(await stage.stored('bugs'), rows)
      assert.equal(await cursorOf(stage), place)
    },

    'writes nothing when a later read tells nothing new': async ({ commit, scope, storedRow }) => {
      const bug = aBug(scope, { github_updated_at: second(0), observed_at: second(10) })
      await commit(read('bugs', bug))
      const before = await storedRow('bugs', bug.id)
      const { tables } = await commit(read('bugs', { ...bug, observed_at: second(20) }))
      assert.deepEqual(tables.bugs, { inserted: 0, updated: 0, skipped: 1, deleted: 0 })
      const after = await storedRow('bugs', bug.id)
      assert.equal(after.updated_at, before.updated_at)
    },

    'does not settle a row by hearing the same view twice': async ({ commit, scope, storedRow }) => {
      const times = { github_updated_at: second(0), observed_at: second(10) }
      const [one, other] = [
        aBug(scope, { ...times, title: 'One' }),
        aBug(scope, { ...times, title: 'Other' }),
      ]
      await commit(read('bugs', one))
      await commit(read('bugs', other))
      const before = await storedRow('bugs', one.id)
      await commit(read('bugs', other))
      assert.deepEqual(await storedRow('bugs', one.id), before)
    },

    'comes to the same rows when every batch of a history arrives twice': async (stage) => {
      const { scope, strangers } = stage
      const twin = strangers[0] ?? scope
      const batches = aHistory(stage)
      for (const batch of batches) {
        await stage.store.commit({ scope, changes: batch(scope) })
        await stage.store.commit({ scope: twin, changes: batch(twin) })
        await stage.store.commit({ scope: twin, changes: batch(twin) })
      }
      assert.deepEqual(contents(await stage.stored('bugs', twin)), contents(await stage.stored('bugs')))
    },
  },
}

async function cursorOf({ store, scope }: Stage): Promise<string | null | undefined> {
  const [checkpoint] = await store.checkpoints(scope)
  return checkpoint?.cursor
}

/**
 * Random batches about a few bugs; the same for whichever scope. Some bugs are told and marked, by reads and
 * webhooks, others are buried, marked and come back: what a batch says of one bug does not contradict itself.
 */
function aHistory({ random }: Stage): ((scope: Scope) => Change[])[] {
  const beginning = [1, 2, 3].map((github_id) => {
    return (scope: Scope) => read('bugs', aBug(scope, { github_id, observed_at: second(-60) }))
  })
  const batches = Array.from({ length: 40 }, () => {
    const mortal = random.chance(0.5) ? 'read' : 'tombstone'
    return Array.from({ length: random.between(2, 4) }, () => aRandomChange(random, mortal))
  })
  return [beginning, ...batches].map((plans) => (scope) => plans.map((plan) => plan(scope)))
}

function aRandomChange(random: Stage['random'], mortal: 'read' | 'tombstone'): (scope: Scope) => Change {
  const github_id = random.between(1, 6)
  const kind = random.pick(
    github_id > 3 ? (['read', 'webhook', 'stub', 'mark'] as const) : ([mortal, 'stub', 'mark'] as const),
  )
  const observed = random.between(20, 60)
  const facts = {
    github_id,
    observed_at: second(observed),
    github_updated_at: second(observed - (observed % 8)),
    title: `${random.between(1, 9)}`,
  }
  return (scope) => {
    const bug = withoutMilestone(aBug(scope, facts))
    if (kind === 'stub') return stub('bugs', bug)
    if (kind === 'tombstone') return tombstone('bugs', [bug.id], { observedAt: facts.observed_at })
    if (kind === 'mark') return mark('bugs', { number: bug.number }, { milestone: facts.title })
    return kind === 'read' ? read('bugs', bug) : webhook('bugs', bug)
  }
}

/** Marks set the milestone here: a batch that tells a column and marks it as well contradicts itself. */
function withoutMilestone({ milestone, ...told }: ToldBug): Omit<ToldBug, 'milestone'> {
  return told
}

/** What rows of two scopes can have in common. */
function contents(rows: readonly Row[]): Row[] {
  return rows
    .map(({ id, tenant_id, host, project_id, created_at, updated_at, ...rest }) => rest)
    .toSorted((left, right) => Number(left.github_id) - Number(right.github_id))
}
