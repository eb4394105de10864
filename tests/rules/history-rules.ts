import { expect } from 'vitest'
import { expectExact, type Flow, firstPullRequest } from '../flows/create-flow.js'
import { rowsOf } from '../flows/read-memory-copy.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'
const expectUnhealed = (result: Awaited<ReturnType<Flow['sync']>>) =>
  expect(result.completeness.filter(({ outcome }) => outcome === 'healed')).toEqual([])

/** Commits, lists of reviews and texts as they are. */
export const historyRules: Rule[] = [
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
    scenario: 'commits that a force push drops are orphaned, and nobody has to find that out by counting',
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
