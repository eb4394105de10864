import type { Store } from '@hubsync/core'
import { expect } from 'vitest'
import { expectExact, firstPullRequest, unprovenOf } from '../flows/create-flow.js'
import { rowsOf, tombstonesOf } from '../flows/read-memory-copy.js'
import { issueNumbers } from './reading-rules.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'

/** Who is who, and how the copy stays whole. */
export const keepingRules: Rule[] = [
  {
    promise: 'Rows are known by GitHub’s number, whatever they are called',
    evidence: `Names change and are reused; GitHub redirects until then ([renaming](${docs}/repositories/creating-and-managing-repositories/renaming-a-repository))`,
    scenario: 'a renamed repository and a new one of its old name keep their own rows',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const [project] = rowsOf(flow.database, flow.scope, 'projects').filter(
        ({ full_name }) => full_name === home,
      )
      flow.act(
        { action: 'renameRepository', repository: home, name: 'renamed' },
        { action: 'createRepository', owner: 'acme', name: home.slice(5) },
        { action: 'createIssue', repository: home, title: 'In the new one' },
      )
      expectExact(flow, await flow.sync())
      const renamed = rowsOf(flow.database, flow.scope, 'projects').filter(({ name }) => name === 'renamed')
      expect(renamed).toMatchObject([{ id: project?.id, github_id: project?.github_id }])
    },
    mutants: [
      {
        name: 'rows are known by name',
        file: 'core/src/normalize/normalize-repository.ts',
        find: "rowId(context.scope, 'project', record.id)",
        replace: "rowId(context.scope, 'project', record.full_name)",
      },
      {
        name: 'ids are cut to 32 bits',
        file: 'core/src/streams/connection.ts',
        find: 'return Number(fullDatabaseId ?? databaseId)',
        replace: 'return Number(fullDatabaseId ?? databaseId) | 0',
      },
    ],
  },
  {
    promise: 'What REST read under a name that passed on is read again',
    evidence: 'A redirect ends when somebody takes the old name',
    scenario: 'a name that another repository takes while REST reads tells nothing of the first',
    play: async (open) => {
      const flow = await open({ transport: 'rest', repositories: 2 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'push', repository: home },
        { action: 'createIssue', repository: home, title: 'Before' },
      )
      flow.onRequest(({ url }) => {
        const isDone = flow.world.findRepository('acme', 'renamed') !== undefined
        if (isDone || !url.pathname.startsWith(`/repos/${home}/`)) return undefined
        flow.actAtOnce(
          { action: 'renameRepository', repository: home, name: 'renamed' },
          { action: 'createRepository', owner: 'acme', name: home.slice(5) },
          { action: 'push', repository: home },
        )
        return undefined
      })
      await flow.sync()
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'a rename is only a new name',
        file: 'core/src/sync/renamed-projects.ts',
        find: 'if (renamed.length === 0) return []',
        replace: 'if (renamed.length >= 0) return []',
      },
    ],
  },
  {
    promise: 'A transferred issue is a tombstone that says where it went, and a new row',
    evidence: `It gets another id and number ([transferring](${docs}/issues/tracking-your-work-with-issues/administering-issues/transferring-an-issue-to-another-repository)); the old address redirects`,
    scenario: 'a transferred issue is followed',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      const [home = '', away = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const [number = 0] = issueNumbers(flow, home)
      const [moved] = flow.act({ action: 'transferIssue', repository: home, number, to: away })
      expectExact(flow, await flow.sync())
      expect(tombstonesOf(flow.database, flow.scope, 'bugs')).toMatchObject([
        { deleted_reason: 'transferred', moved_to: `${away}#${moved?.number}` },
      ])
    },
    mutants: [
      {
        name: 'a redirect is not followed up',
        file: 'core/src/github/find-record.ts',
        find: 'const place = redirected ? nameOf(data) : null',
        replace: 'const place = redirected ? null : nameOf(data)',
      },
    ],
  },
  {
    promise: 'Rows and the place reached are written in one transaction',
    evidence: 'A process may die between any two statements',
    scenario: 'a store that dies behind any of its commits is behind nothing that was noted',
    play: async (open) => {
      for (let last = 1; last <= 6; last += 1) {
        const life = { commits: last }
        const flow = await open({ repositories: 2, wrapStore: (store) => mortal(store, life) })
        await flow.sync().catch(() => undefined)
        life.commits = Number.POSITIVE_INFINITY
        flow.clock.advance(3600)
        expectExact(flow, await flow.sync())
      }
    },
    mutants: [
      {
        name: 'the place is noted before the rows',
        file: 'core/src/sync/run.ts',
        find: 'const result = await run.store.commit({ scope: run.scope, changes, checkpoints, ...proofOf(run) })',
        replace:
          'await run.store.commit({ scope: run.scope, changes: [], checkpoints, ...proofOf(run) })\n  const result = await run.store.commit({ scope: run.scope, changes, ...proofOf(run) })',
      },
    ],
  },
  {
    promise: 'A run proves its copy by GitHub’s own counts',
    evidence: 'airbyte ends a sync whose repository was skipped as complete',
    scenario: 'a row that went missing shows and is mended',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      expectExact(flow, await flow.sync())
      const bugs = flow.database.partition(flow.scope, 'bugs')
      const [row = {}] = [...bugs.rows()]
      bugs.put({ ...row, deleted_at: '2020-01-01T00:00:00.000Z', observed_at: '2020-01-01T00:00:00.000Z' })
      flow.clock.advance(60)
      expect(unprovenOf(await flow.hub.sync.verify({ owner: flow.owner }))).toMatchObject([
        { stream: 'bugs' },
      ])
      const healed = await flow.sync()
      expect(healed.completeness).toContainEqual(expect.objectContaining({ outcome: 'healed', healed: 1 }))
      expectExact(flow, healed)
    },
    mutants: [
      {
        name: 'counts are not compared',
        file: 'core/src/sync/verify-listing.ts',
        find: 'if (server === stored) return',
        replace: 'if (server !== null) return',
      },
    ],
  },
  {
    promise: 'What changes without its time is found by a deep reading',
    evidence:
      '275 of 2,463 changed objects in recorded histories moved no time: renamed users and labels, edited reviews',
    scenario: 'an edited review is found by `verify --deep`, though an older full run is open',
    play: async (open) => {
      const flow = await open({ repositories: 1, issues: 130 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      const [review] = flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      const killed = new AbortController()
      flow.onRequest(({ nth }) => {
        // The pull requests are read again by then, the issues are not.
        if (nth === 3) killed.abort()
        return undefined
      })
      await flow.syncAll({ signal: killed.signal }).catch(() => undefined)
      flow.onRequest(undefined)
      flow.act({ action: 'editReview', repository: home, number, review: review?.id ?? 0, body: 'Edited' })
      await flow.hub.sync.verify({ owner: flow.owner, deep: true })
      expect(flow.differences({ silent: true })).toEqual([])
    },
    mutants: [
      {
        name: 'a deep reading goes on with an older one',
        file: 'core/src/sync/sync-owner.ts',
        find: 'options.beginAnew || ',
        replace: '',
      },
    ],
  },
]

/** Dies when it has committed so often, as a process does between two statements. */
function mortal(store: Store, life: { commits: number }): Store {
  return {
    ...store,
    commit: async (batch) => {
      if (life.commits === 0) throw new Error('died')
      life.commits -= 1
      return store.commit(batch)
    },
  }
}
