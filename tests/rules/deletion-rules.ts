import type { TokenRule } from '@hubsync/simulator'
import { expect } from 'vitest'
import { expectExact, firstPullRequest, unprovenOf } from '../flows/create-flow.js'
import { rowsOf } from '../flows/read-memory-copy.js'
import { issueNumbers } from './reading-rules.js'
import type { Rule } from './rule.js'
import { hideReviews, isIdentityListing, makeOlder, withoutNodes } from './tampered-answers.js'

const docs = 'https://docs.github.com'

/** What is gone, and what only seems to be. */
export const deletionRules: Rule[] = [
  {
    promise: 'A project out of sight is marked as missing, never deleted',
    evidence: `GitHub answers 404 for what a token may not see ([troubleshooting](${docs}/rest/using-the-rest-api/troubleshooting-the-rest-api))`,
    scenario: 'a repository made private to the token keeps its rows',
    play: async (open) => {
      const rule: TokenRule = { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: 'public' }
      const flow = await open({ tokens: { token: rule } })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const bugs = rowsOf(flow.database, flow.scope, 'bugs').length
      flow.act({ action: 'setVisibility', repository: home, visibility: 'private' })
      expect(await flow.sync()).toMatchObject({ success: true, deleted: 0 })
      const row = rowsOf(flow.database, flow.scope, 'projects').find(({ full_name }) => full_name === home)
      expect(row).toMatchObject({ deleted_at: null, missing_since: expect.any(String) })
      expect(rowsOf(flow.database, flow.scope, 'bugs')).toHaveLength(bugs)
    },
    mutants: [
      {
        name: 'absence is taken for deletion',
        file: 'core/src/sync/missing-projects.ts',
        find: "{ kind: 'mark', table: 'projects', where: { id }, row: { missing_since: since } }",
        replace: "{ kind: 'tombstone', table: 'projects', ids: id, reason: 'absent', observedAt: since }",
      },
      {
        name: 'absence is not noted',
        file: 'core/src/sync/missing-projects.ts',
        find: '...(id.length === 0',
        replace: '...(id.length >= 0',
      },
    ],
  },
  {
    promise: 'Only a listing as long as GitHub counts shows that something is gone',
    evidence:
      'GraphQL lists what a token may not see as null; RESOURCE_LIMITS_EXCEEDED leaves nulls (yoshi389111/github-profile-3d-contrib#163)',
    scenario: 'a listing of ids with holes buries nothing',
    play: async (open) => {
      const flow = await open({ repositories: 1, issues: 130 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act({ action: 'deleteIssue', repository: home, number: issueNumbers(flow, home)[7] ?? 0 })
      flow.onRequest(async ({ body, send }) =>
        isIdentityListing(body) ? withoutNodes(await send()) : send(),
      )
      const result = await flow.sync()
      expect(result.deleted).toBe(0)
      expect(unprovenOf(result)).toMatchObject([{ stream: 'bugs' }])
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'every listing is taken for whole',
        file: 'core/src/sync/list-identities.ts',
        find: 'return isSteady ?',
        replace: 'return isSteady || true ?',
      },
    ],
  },
  {
    promise: 'A list of reviews that is shorter than GitHub counts buries none',
    evidence: `A hidden review comes as null in its place ([schema](${docs}/graphql/reference/objects#pullrequestreviewconnection))`,
    scenario: 'reviews that GitHub hides for a while stay',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'commentOn', repository: home, number })
      flow.onRequest(async ({ body, send }) =>
        body.includes('ReviewFields') ? hideReviews(await send()) : send(),
      )
      expect(await flow.sync()).toMatchObject({ deleted: 0 })
    },
    mutants: [
      {
        name: 'what is not listed is buried',
        file: 'core/src/streams/reviews.ts',
        find: 'isWhole: total === null || total === reviews.length,',
        replace: 'isWhole: true,',
      },
    ],
  },
  {
    promise: 'A review belongs to the past of its pull request if that is older than what is stored',
    evidence: 'GitHub answers from copies of its data that lag behind',
    scenario: 'a lagging pull request takes no review away',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      expectExact(flow, await flow.sync())
      flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'editPullRequest', repository: home, number, title: 'Edited' })
      flow.onRequest(async ({ body, send }) =>
        body.includes('PullRequestFields') ? makeOlder(await send()) : send(),
      )
      expect(await flow.sync()).toMatchObject({ deleted: 0 })
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'lists of older pull requests are believed',
        file: 'core/src/sync/changes-of-pages.ts',
        find: 'parent === undefined || !(',
        replace: 'parent === undefined || parent !== undefined || !(',
      },
    ],
  },
  {
    promise: 'An older version never overwrites a newer one',
    evidence: 'Webhooks and listings overtake each other; listings lag',
    scenario: 'a lagging answer takes no edit back',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      expectExact(flow, await flow.sync())
      flow.act({ action: 'editPullRequest', repository: home, number, title: 'Edited' })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'openPullRequest', repository: home, title: 'Another' })
      flow.onRequest(async ({ body, send }) =>
        body.includes('PullRequestFields') ? makeOlder(await send()) : send(),
      )
      await flow.sync()
      const titles = rowsOf(flow.database, flow.scope, 'pull_requests').map(({ title }) => title)
      expect(titles).toContain('Edited')
    },
    mutants: [
      {
        name: 'the last to arrive wins',
        file: 'core/src/contracts/version.ts',
        find: 'if (updated < 0 || ',
        replace: 'if (',
      },
    ],
  },
]
