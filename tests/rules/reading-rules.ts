import { expect } from 'vitest'
import { expectExact, type Flow } from '../flows/create-flow.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'

/** In which order things are read, and from when on. */
export const readingRules: Rule[] = [
  {
    promise: 'A watermark is time of GitHub’s, never of the host',
    evidence: 'apache/incubator-devlake takes `time.Now()`: a clock ahead of GitHub’s loses the difference',
    scenario: 'a host whose clock is an hour ahead misses nothing',
    play: async (open) => {
      const flow = await open({ repositories: 2, hostAheadMs: 3_600_000 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const [number = 0] = issueNumbers(flow, home)
      flow.act({ action: 'editIssue', repository: home, number, title: 'Edited by GitHub’s time' })
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'the watermark is the host’s time',
        file: 'core/src/sync/probe-owner.ts',
        find: 'probedAt: observedAt,',
        replace: 'probedAt: run.clock.now().toISOString(),',
      },
    ],
  },
  {
    promise: 'What moves while a pass reads is read again: a watermark is the time when the pass began',
    evidence: `GitHub’s listings are no snapshots ([pagination](${docs}/rest/using-the-rest-api/using-pagination-in-the-rest-api))`,
    scenario: 'an edit behind the page that was just read arrives',
    play: async (open) => {
      const flow = await open({ repositories: 1, issues: 130, secondsPerRequest: 20 })
      const [home = ''] = flow.repositories()
      const numbers = issueNumbers(flow, home)
      flow.onRequest(async ({ body, send }) => {
        const answer = await send()
        if (body.includes('issues(') && body.includes('CREATED_AT'))
          flow.actAtOnce({
            action: 'editIssue',
            repository: home,
            number: numbers[3] ?? 0,
            title: flow.clock.now().toISOString(),
          })
        return answer
      })
      await flow.sync()
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'the watermark is the time when the pass ended',
        file: 'core/src/sync/advance-listing.ts',
        find: 'const observedAt = checkpoint.pending_watermark\n  const ended',
        replace: "const observedAt = '2100-01-01T00:00:00.000Z'\n  const ended",
      },
    ],
  },
  {
    promise: 'Newest first, the watermark moves only when the pass has met the old one',
    evidence:
      'airbyte’s and faros’ connectors read newest first and save the newest time at once: what lies behind a failed page is never read again',
    scenario:
      'a newest-first pass that was killed behind its first page loses nothing to a change of transport',
    play: async (open) => {
      const flow = await open({ repositories: 1, pullRequests: 130, issues: 5, reviews: 0 })
      const [home = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      const pulls = flow.world.pullRequestsOf(idOf(flow, home))
      flow.act(...pulls.map(({ number }) => ({ action: 'commentOn', repository: home, number }) as const))
      const killed = new AbortController()
      let pages = 0
      flow.onRequest(({ body }) => {
        if (!body.includes('UPDATED_AT') || !body.includes('PullRequestFields')) return undefined
        pages += 1
        if (pages === 2) killed.abort()
        return undefined
      })
      await expect(flow.sync({ signal: killed.signal })).rejects.toMatchObject({ code: 'interrupted' })
      flow.onRequest(undefined)
      expectExact(flow, await flow.sync({ transport: 'rest' }))
    },
    mutants: [
      {
        name: 'the watermark moves with the first page',
        file: 'core/src/sync/advance-listing.ts',
        find: 'cursor: page.next, seen_count: read }',
        replace: 'cursor: page.next, seen_count: read, watermark: pass.checkpoint.pending_watermark }',
      },
      {
        name: 'a newest-first pass ends with its first page',
        file: 'core/src/sync/advance-listing.ts',
        find: 'if (page.next === null || hasMetWatermark(page))',
        replace: 'if (page.next === null || page.descending)',
      },
    ],
  },
  {
    promise: 'REST’s issues are paged by the last change seen, not by offsets',
    evidence: `A page number shifts when a row moves or goes; cq27-dev/rag-rat#638. \`since\`: [list issues](${docs}/rest/issues/issues#list-repository-issues)`,
    scenario: 'an issue deleted between two pages of REST hides no other',
    play: async (open) => {
      const flow = await open({ transport: 'rest', repositories: 1, issues: 230, pullRequests: 2 })
      const [home = ''] = flow.repositories()
      const [oldest = 0] = issueNumbers(flow, home, 'updatedAt')
      let pages = 0
      flow.onRequest(async ({ url, send }) => {
        const answer = await send()
        const isPage = url.pathname.endsWith('/issues') && url.searchParams.get('direction') === 'asc'
        if (isPage) pages += 1
        if (isPage && pages === 1) flow.actAtOnce({ action: 'deleteIssue', repository: home, number: oldest })
        return answer
      })
      await flow.sync()
      const lost = flow.differences().filter((line) => line.endsWith('is missing'))
      expect(lost).toEqual([])
    },
    mutants: [
      {
        name: 'pages are told apart by number',
        file: 'core/src/streams/bugs.ts',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
        find: 'next: hasMoved ? `${last.updated_at}|1` : `${place.since}|${place.page + 1}` }',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
        replace: "next: `${place.since ?? ''}|${place.page + 1}` }",
      },
    ],
  },
  {
    promise: 'What changed twice within the second of a look is read again',
    evidence: 'GitHub’s times are whole seconds: a second change in the second of a read moves no time',
    scenario: 'a change in the very second of a read, after it, arrives',
    play: async (open) => {
      const flow = await open({ repositories: 1, secondsPerRequest: 0 })
      const [home = ''] = flow.repositories()
      const [number = 0] = issueNumbers(flow, home)
      expectExact(flow, await flow.sync())
      flow.clock.advance(3600)
      flow.actAtOnce({ action: 'editIssue', repository: home, number, title: 'First' })
      expectExact(flow, await flow.sync())
      flow.actAtOnce({ action: 'editIssue', repository: home, number, title: 'Second, the same second' })
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'a look is trusted at once',
        file: 'core/src/sync/pass.ts',
        find: '>= settleMs',
        replace: '>= 0',
      },
    ],
  },
  {
    promise: 'Of two views of one second the later one wins',
    evidence:
      'airbyte compares with a strict `>`: a second record of the watermark’s second is never emitted',
    scenario: 'two reads in one second leave what the second read saw',
    play: async (open) => {
      const flow = await open({ repositories: 1, secondsPerRequest: 0 })
      const [home = ''] = flow.repositories()
      const [number = 0] = issueNumbers(flow, home)
      expectExact(flow, await flow.sync())
      flow.clock.advance(3600)
      for (const title of ['First', 'Second']) {
        flow.actAtOnce({ action: 'editIssue', repository: home, number, title })
        expectExact(flow, await flow.sync())
      }
    },
    mutants: [
      {
        name: 'equal times keep the older view',
        file: 'core/src/contracts/version.ts',
        find: '(updated === 0 && order < 0)',
        replace: '(updated === 0 && order <= 0)',
      },
    ],
  },
  {
    promise: 'Every stream of every project has a watermark of its own',
    evidence:
      'Nango keeps one checkpoint for all repositories of a connection: what moved in the first while the last was read is lost',
    scenario: 'a repository that failed is read from where it stood, not from where the others are',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      const [home = '', away = ''] = flow.repositories()
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'createIssue', repository: away, title: 'While it failed' },
        { action: 'editIssue', repository: away, number: issueNumbers(flow, away)[0] ?? 0, title: 'Edited' },
        { action: 'createIssue', repository: home, title: 'Elsewhere' },
      )
      flow.simulator.faults.set([
        { kind: 'partial', type: 'FORBIDDEN', path: '*.page', match: { contains: 'filterBy' }, which: 0 },
      ])
      await flow.sync()
      flow.simulator.faults.clear()
      flow.act({ action: 'createIssue', repository: home, title: 'Later' })
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'all projects share their checkpoints',
        file: 'core/src/sync/pass.ts',
        find: 'scope_id: target.projectId,',
        replace: "scope_id: 'all',",
      },
    ],
  },
  {
    promise: 'A listing that lags behind the probe moves no watermark past what it showed',
    evidence:
      'GitHub answers from copies of its data; mintel re-polls for up to 15 minutes until a change is seen',
    scenario: 'a change that a lagging listing hid arrives with the next run',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [home = ''] = flow.repositories()
      const [number = 0] = issueNumbers(flow, home)
      expectExact(flow, await flow.sync())
      flow.simulator.faults.set([{ kind: 'stale', seconds: 3600, match: { contains: 'filterBy' } }])
      flow.act({ action: 'editIssue', repository: home, number, title: 'Hidden for a while' })
      await flow.sync()
      flow.simulator.faults.clear()
      flow.clock.advance(3600)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'every listing is believed to show all',
        file: 'core/src/sync/advance-listing.ts',
        find: 'if (seen === null || seen.updatedAt === null) return true',
        replace: 'if (seen === null || seen.updatedAt !== undefined) return true',
      },
      {
        name: 'a look from the same copy is believed though it shows less than the one before',
        file: 'core/src/sync/looks-along.ts',
        find: 'return time == null || Date.parse(time) < Date.parse(than)',
        replace: 'return time === than && Date.parse(time) < Date.parse(than)',
      },
    ],
  },
  {
    promise: 'REST, which has no probe to be held against, goes on from the newest change it was shown',
    evidence: 'as above',
    scenario: 'a change that a lagging listing of REST hid for minutes arrives with the next run',
    play: async (open) => {
      const flow = await open({ transport: 'rest', repositories: 1 })
      const [home = ''] = flow.repositories()
      const [number = 0] = issueNumbers(flow, home)
      expectExact(flow, await flow.sync())
      flow.clock.advance(600)
      flow.simulator.faults.set([
        { kind: 'stale', seconds: 600, match: { route: 'GET /repos/{owner}/{repo}/issues' } },
      ])
      flow.actAtOnce({ action: 'editIssue', repository: home, number, title: 'Hidden for a while' })
      flow.clock.advance(120)
      await flow.sync()
      expect(flow.differences()).not.toEqual([])
      flow.simulator.faults.clear()
      flow.clock.advance(30)
      expectExact(flow, await flow.sync())
    },
    mutants: [
      {
        name: 'reading goes on at the time of the run before',
        file: 'core/src/sync/advance-listing.ts',
        find: 'return Date.parse(seenAt) < Date.parse(since) ? seenAt : since',
        replace: 'return seenAt === since ? seenAt : since',
      },
    ],
  },
]

function idOf(flow: Flow, fullName: string): number {
  const [owner = '', name = ''] = fullName.split('/')
  return flow.world.findRepository(owner, name)?.repository.id ?? 0
}

/** Oldest first. */
export function issueNumbers(
  flow: Flow,
  fullName: string,
  by: 'createdAt' | 'updatedAt' = 'createdAt',
): number[] {
  return flow.world.sortedBy('issues', idOf(flow, fullName), by).map(({ number }) => number)
}
