import type { Store } from '@hubsync/core'
import type { TokenRule } from '@hubsync/simulator'
import { expect } from 'vitest'
import { expectExact, type Flow, firstPullRequest, unprovenOf } from '../flows/create-flow.js'
import { rowsOf, tombstonesOf } from '../flows/read-memory-copy.js'
import { issueNumbers } from './reading-rules.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'
const expectUnhealed = (result: Awaited<ReturnType<Flow['sync']>>) =>
  expect(result.completeness.filter(({ outcome }) => outcome === 'healed')).toEqual([])

/** What is deleted, what is the same, and which version of it stays. */
export const keepingRules: Rule[] = [
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
      flow.simulator.faults.set([{ kind: 'stale', seconds: 400, match: { contains: 'ReviewFields' } }])
      flow.clock.advance(300)
      flow.simulator.faults.set([])
      flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      const title = `before ${flow.clock.now().toISOString()}`
      expectExact(flow, await flow.sync())
      flow.act({ action: 'editPullRequest', repository: home, number, title })
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
        find: "if (server === stored) return { ...proof, server, outcome: 'equal' }",
        replace: "if (server !== null) return { ...proof, server, outcome: 'equal' }",
      },
    ],
  },
  {
    promise: 'What changes without its time is found by a deep reading',
    evidence:
      '275 of 2,463 changed objects in recorded histories moved no time: renamed users and labels, edited reviews',
    scenario: 'an edited review is found by `verify --deep`, though an older full run is open',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      const [review] = flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      const killed = new AbortController()
      flow.onRequest(({ nth }) => {
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
  {
    promise:
      'Commits are walked from a pinned head until the old one was met and as many are new as the history grew by',
    evidence: `\`since\` compares dates that git lets anybody choose ([list commits](${docs}/rest/commits/commits#list-commits)); a branch merged late lies behind the old head`,
    scenario: 'commits of a branch that left long ago and is merged late arrive without a second walk',
    play: async (open) => {
      const flow = await open({ repositories: 1, commits: 40 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act({
        action: 'mergeBranch',
        repository: home,
        from: 20,
        messages: ['Old', 'work'],
        authoredAt: '2020-01-01T00:00:00Z',
      })
      const result = await flow.sync()
      expectExact(flow, result)
      expectUnhealed(result)
      flow.act({ action: 'push', repository: home, authoredAt: '2090-01-01T00:00:00Z' })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'push', repository: home })
      const later = await flow.sync()
      expectExact(flow, later)
      expectUnhealed(later)
    },
    mutants: [
      {
        name: 'the walk ends at the old head',
        file: 'core/src/sync/advance-walk.ts',
        find: 'if (met && (grown === null || found === grown))',
        replace: 'if (met)',
      },
    ],
  },
  {
    promise: 'A force push takes commits off the branch and orphans them',
    evidence: `The old head is in no history of the new one ([about pushes](${docs}/rest/commits/commits#compare-two-commits))`,
    scenario: 'dropped commits are orphaned, and come back when they are pushed again',
    play: async (open) => {
      const flow = await open({ repositories: 1, commits: 30 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act({ action: 'forcePush', repository: home, drop: 3, messages: ['Instead'] })
      const result = await flow.sync()
      expectExact(flow, result)
      expectUnhealed(result)
      const orphans = rowsOf(flow.database, flow.scope, 'commits').filter(({ is_orphaned }) => is_orphaned)
      expect(orphans.length).toBeGreaterThanOrEqual(3)
    },
    mutants: [
      {
        name: 'nothing is orphaned',
        file: 'core/src/sync/advance-walk.ts',
        find: "=== 'rewalk' ? [orphanMark(pass)] : []",
        replace: "=== 'never' ? [orphanMark(pass)] : []",
      },
    ],
  },
  {
    promise: 'All reviews of a changed pull request are read, however many',
    evidence: `Dismissals edit in place; a page holds at most 100 ([reviews](${docs}/graphql/reference/objects#pullrequest))`,
    scenario: 'thirty reviews and a dismissal arrive whole',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      const reviews = flow.act(
        ...Array.from(
          { length: 30 },
          () => ({ action: 'submitReview', repository: home, number, state: 'APPROVED' }) as const,
        ),
      )
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'dismissReview', repository: home, number, review: reviews[2]?.id ?? 0 },
        { action: 'commentOn', repository: home, number },
      )
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'the first page of reviews is taken for all',
        file: 'core/src/streams/pull-requests.ts',
        find: 'if (cursor === null) return []',
        replace: 'if (cursor !== undefined) return []',
      },
    ],
  },
  {
    promise: 'Text that no database holds is stored as far as it can be',
    evidence: 'PostgreSQL refuses NUL (MeltanoLabs/tap-github drops it too) and lone surrogates',
    scenario: 'NUL and lone surrogates arrive without harm',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      flow.act({ action: 'createIssue', repository: home, title: 'nul \0 here', body: 'alone \uD800' })
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'NUL is kept',
        file: 'core/src/model/sanitize-text.ts',
        find: "text.replaceAll('\\0', '')",
        replace: 'text',
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

function isIdentityListing(body: string): boolean {
  return body.includes('page: issues(') && !body.includes('title')
}

interface Answer {
  data: Record<string, { page?: { nodes: (Node | null)[] } } | null>
}

interface Node {
  title?: string
  updatedAt?: string
  reviews?: { nodes: unknown[] }
}

async function change(response: Response, work: (answer: Answer) => void): Promise<Response> {
  const answer = (await response.json()) as Answer
  work(answer)
  return new Response(JSON.stringify(answer), { headers: { date: response.headers.get('date') ?? '' } })
}

const nodesOf = ({ data }: Answer) => Object.values(data).flatMap((alias) => alias?.page?.nodes ?? [])

function withoutNodes(response: Response): Promise<Response> {
  return change(response, ({ data }) => {
    for (const alias of Object.values(data)) alias?.page?.nodes.fill(null)
  })
}

function hideReviews(response: Response): Promise<Response> {
  return change(response, (answer) => {
    for (const node of nodesOf(answer)) node?.reviews?.nodes.fill(null)
  })
}

/** As every pull request was in 2001. */
function makeOlder(response: Response): Promise<Response> {
  return change(response, (answer) => {
    for (const node of nodesOf(answer)) {
      if (!node?.reviews) continue
      Object.assign(node, {
        title: 'As it was',
        updatedAt: '2001-01-01T00:00:00Z',
        reviews: { ...node.reviews, totalCount: 0, nodes: [] },
      })
    }
  })
}
