import type { Mutation, TokenRule } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import {
  expectExact,
  type Flow,
  type FlowOptions,
  firstPullRequest,
  transports,
  useFlow,
} from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

/** What happens between two runs; several steps are separate runs. */
const happenings: [name: string, ...steps: ((home: string, away: string, flow: Flow) => Mutation[])[]][] = [
  [
    'a created, empty repository comes in',
    () => [{ action: 'createRepository', owner: 'acme', name: 'newcomer' }],
  ],
  [
    'a created repository comes in with all that it holds',
    () => [
      { action: 'createRepository', owner: 'acme', name: 'newcomer', visibility: 'private' },
      { action: 'push', repository: 'acme/newcomer', messages: ['a', 'b'] },
      { action: 'createIssue', repository: 'acme/newcomer', title: 'First' },
      { action: 'openPullRequest', repository: 'acme/newcomer', title: 'Second' },
      { action: 'submitReview', repository: 'acme/newcomer', number: 2, state: 'APPROVED' },
    ],
  ],
  [
    'an edited repository is told anew',
    (home) => [
      {
        action: 'editRepository',
        repository: home,
        description: 'Other',
        homepage: '',
        topics: ['b', 'a'],
        stars: 7,
      },
    ],
  ],
  [
    'a renamed repository keeps its rows, and what happens there afterwards arrives',
    (home) => [{ action: 'renameRepository', repository: home, name: 'renamed' }],
    () => [
      { action: 'createIssue', repository: 'acme/renamed', title: 'New' },
      { action: 'push', repository: 'acme/renamed' },
    ],
  ],
  [
    'a name that a repository left is taken by another, and neither has rows of the other',
    (home, _away, flow) => [
      { action: 'renameRepository', repository: home, name: 'renamed' },
      { action: 'createRepository', owner: 'acme', name: home.slice(5) },
      { action: 'createIssue', repository: home, title: 'In the new one' },
      { action: 'createIssue', repository: 'acme/renamed', title: 'In the old one' },
      { action: 'push', repository: home },
      { action: 'openPullRequest', repository: home, title: 'In the new one' },
      {
        action: 'submitReview',
        repository: 'acme/renamed',
        number: firstPullRequest(flow),
        state: 'APPROVED',
      },
    ],
  ],
  [
    'repositories that swap names keep their own rows',
    (home, away) => [
      { action: 'renameRepository', repository: home, name: 'aside' },
      { action: 'renameRepository', repository: away, name: home.slice(5) },
      { action: 'renameRepository', repository: 'acme/aside', name: away.slice(5) },
      { action: 'createIssue', repository: home, title: 'One' },
      { action: 'push', repository: away },
    ],
  ],
  [
    'a repository transferred to another owner is out of sight, and comes back with its rows',
    (home) => [
      { action: 'addUser', login: 'somebody' },
      { action: 'transferRepository', repository: home, owner: 'somebody' },
    ],
    (home) => [
      { action: 'createIssue', repository: `somebody/${home.slice(5)}`, title: 'While away' },
      { action: 'transferRepository', repository: `somebody/${home.slice(5)}`, owner: 'acme' },
    ],
  ],
  ['a deleted repository is out of sight', (home) => [{ action: 'deleteRepository', repository: home }]],
  [
    'a deleted repository and a new one of its name are two',
    (home) => [
      { action: 'deleteRepository', repository: home },
      { action: 'createRepository', owner: 'acme', name: home.slice(5) },
      { action: 'createIssue', repository: home, title: 'Anew' },
    ],
  ],
  [
    'an archived repository is shipped, and active again when it is not archived any more',
    (home) => [{ action: 'archiveRepository', repository: home }],
    (home) => [{ action: 'archiveRepository', repository: home, isArchived: false }],
  ],
  [
    'issues that are disabled and enabled again are the same, with what changed in between',
    (home) => [
      { action: 'createIssue', repository: home, title: 'Before' },
      { action: 'disableIssues', repository: home },
    ],
    (home, _away, flow) => [
      { action: 'commentOn', repository: home, number: firstPullRequest(flow) },
      { action: 'openPullRequest', repository: home, title: 'Meanwhile' },
    ],
    (home, _away, flow) => [
      { action: 'disableIssues', repository: home, hasIssues: true },
      { action: 'createIssue', repository: home, title: 'After' },
      { action: 'commentOn', repository: home, number: firstPullRequest(flow) },
    ],
  ],
  [
    'a label renamed shows where its carrier is read again',
    (home) => [{ action: 'createIssue', repository: home, title: 'Labelled', labels: ['bug'] }],
    (home) => [{ action: 'renameLabel', repository: home, label: 'bug', to: 'defect' }],
  ],
]

describe.each(transports)('over %s', (transport) => {
  it.each(happenings)('%s', async (_name, ...steps) => {
    await withFlow({ transport }, async (flow) => {
      const [home = '', away = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      for (const step of steps) {
        flow.act(...step(home, away, flow))
        expectExact(flow, await flow.sync())
      }
    })
  })

  it('a repository out of sight is marked so and never deleted', async () => {
    const rule: TokenRule = { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: 'public' }
    await withFlow({ transport, tokens: { token: rule } }, async (flow) => {
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const name = home.slice(5)
      const stored = () => rowsOf(flow.database, flow.scope, 'projects').find((row) => row.name === name)
      expect(stored()).toMatchObject({ missing_since: null })
      flow.act({ action: 'setVisibility', repository: home, visibility: 'private' })
      const hidden = await flow.sync()
      expect(hidden).toMatchObject({ success: true, deleted: 0 })
      expect(stored()).toMatchObject({ deleted_at: null, missing_since: expect.any(String) })
      const since = stored()?.missing_since
      flow.act({ action: 'createIssue', repository: home, title: 'Unseen' })
      await flow.sync()
      expect(stored()).toMatchObject({ missing_since: since })
      flow.act({ action: 'setVisibility', repository: home, visibility: 'public' })
      expectExact(flow, await flow.sync())
      expect(stored()).toMatchObject({ missing_since: null })
    })
  })

  it('a repository transferred to another owner follows there with its rows', async () => {
    await withFlow({ transport }, async (flow) => {
      const [home = ''] = flow.repositories()
      const name = home.slice(5)
      const stored = () => rowsOf(flow.database, flow.scope, 'projects').find((row) => row.name === name)
      expectExact(flow, await flow.sync())
      const rows = rowsOf(flow.database, flow.scope, 'bugs').length
      flow.act(
        { action: 'addUser', login: 'somebody' },
        { action: 'transferRepository', repository: home, owner: 'somebody' },
      )
      expectExact(flow, await flow.sync())
      expect(stored()).toMatchObject({
        full_name: `somebody/${name}`,
        owner: 'somebody',
        deleted_at: null,
        missing_since: expect.any(String),
      })
      expect(rowsOf(flow.database, flow.scope, 'bugs')).toHaveLength(rows)
      flow.clock.advance(60)
      expect(await flow.sync({ owner: 'somebody' })).toMatchObject({ success: true, errors: [] })
      expect(rowsOf(flow.database, flow.scope, 'bugs')).toHaveLength(rows)
      expect(stored()).toMatchObject({ missing_since: null })
      const differences = flow.differences({ owner: 'somebody' })
      // What stands under the other owner is none of this one's.
      expect(differences.filter((line) => !/not be there$|should be undefined$/.test(line))).toEqual([])
    })
  })

  it('a name that another repository takes while it is read tells nothing of the first', async () => {
    await withFlow({ transport }, async (flow) => {
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const number = firstPullRequest(flow)
      flow.act(
        { action: 'createIssue', repository: home, title: 'Before' },
        { action: 'push', repository: home },
        { action: 'submitReview', repository: home, number, state: 'APPROVED' },
      )
      flow.onRequest(({ url, body }) => {
        const isFirstReading = url.pathname.startsWith(`/repos/${home}/`) || body.includes('node(id:')
        if (!isFirstReading || flow.world.findRepository('acme', 'renamed') !== undefined) return undefined
        flow.actAtOnce(
          { action: 'renameRepository', repository: home, name: 'renamed' },
          { action: 'createRepository', owner: 'acme', name: home.slice(5) },
          { action: 'createIssue', repository: home, title: 'Of another' },
          { action: 'openPullRequest', repository: home, title: 'Of another' },
          { action: 'push', repository: home },
        )
        return undefined
      })
      await flow.sync()
      expect(flow.world.findRepository('acme', 'renamed')).toBeDefined()
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })

  it('an owner without any repository left has none in sight', async () => {
    await withFlow({ transport }, async (flow) => {
      expectExact(flow, await flow.sync())
      const repositories = flow.repositories()
      flow.act(...repositories.map((repository): Mutation => ({ action: 'deleteRepository', repository })))
      expectExact(flow, await flow.sync())
      flow.act({ action: 'createRepository', owner: 'acme', name: 'again' })
      expectExact(flow, await flow.sync())
    })
  })

  it('topics that change twice in the second of a read arrive', async () => {
    await withFlow({ transport, secondsPerRequest: 0 }, async (flow) => {
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act()
      for (const topic of ['one', 'two', 'three']) {
        flow.actAtOnce({ action: 'editRepository', repository: home, topics: [topic] })
        expectExact(flow, await flow.sync())
      }
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })
})

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ repositories: 2, ...options }, play)
}
