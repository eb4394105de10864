import { expect } from 'vitest'
import type { Neighbours } from './open-neighbours.js'
import { expectWell, startRun } from './sharing-rules.js'
import type { TenantRule } from './tenant-rule.js'

const docs = 'https://docs.github.com'

/** How tenants of one process ask GitHub, and what they are told. */
export const askingRules: TenantRule[] = [
  {
    promise: 'A limit holds back the tenant whose token it met',
    evidence: `GitHub counts by user or installation ([rate limits](${docs}/rest/using-the-rest-api/rate-limits-for-the-rest-api))`,
    scenario: 'a tenant goes on at once while another waits for its hour to end',
    play: async (open) => {
      const neighbours = await open()
      const { wide, narrow, simulator, endWaits } = neighbours
      simulator.faults.set([{ kind: 'primaryLimit', seconds: 3600, nth: 3 }])
      const waiting = neighbours.nextWait()
      const limited = startRun(wide)
      await waiting
      expectWell(await withoutWaiting(neighbours, startRun(narrow)))
      expect(await narrow.differences()).toEqual([])
      endWaits()
      expectWell(await limited)
      expect(await wide.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'all clients share one gate',
        file: 'core/src/github/client/token-access.ts',
        find: 'const gate = new LimitGate(',
        replace: 'const gate = createTokenAccess.gate ??= new LimitGate(',
      },
      {
        name: 'all clients share one budget',
        file: 'core/src/github/client/token-access.ts',
        find: 'const budgets = new BudgetWatch(clock, logger)',
        replace: 'const budgets = createTokenAccess.budgets ??= new BudgetWatch(clock, logger)',
      },
    ],
  },
  {
    promise: 'A burst of one tenant slows down no other',
    evidence:
      'octokit’s plugin-throttling shares its limiter among all clients of a process unless it is given one',
    scenario:
      'a tenant goes on at once while another waits for a secondary limit, and one that writes while it does',
    play: async (open) => {
      const neighbours = await open()
      const { wide, narrow, simulator, endWaits } = neighbours
      simulator.faults.set([{ kind: 'secondaryLimit', seconds: 300, nth: 2 }])
      const waiting = neighbours.nextWait()
      const limited = startRun(wide, { transport: 'rest' })
      await waiting
      expectWell(await withoutWaiting(neighbours, startRun(narrow, { transport: 'rest' })))
      endWaits()
      expectWell(await limited)
    },
    mutants: [
      {
        name: 'all clients share one gate',
        file: 'core/src/github/client/token-access.ts',
        find: 'const gate = new LimitGate(',
        replace: 'const gate = createTokenAccess.gate ??= new LimitGate(',
      },
    ],
  },
  {
    promise: 'Writes are paced for each tenant by itself',
    evidence: 'As above: its lane for writes lets one through at a time',
    scenario: 'a tenant writes while a write of another is under way',
    play: async (open) => {
      const { wide, narrow } = await open()
      const sent: string[] = []
      let release = () => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      const answer = (name: string, after: Promise<void>) => async () => {
        sent.push(name)
        await after
        return new Response('{}', { headers: { 'content-type': 'application/json' } })
      }
      wide.onRequest = answer('wide', released)
      narrow.onRequest = answer('narrow', Promise.resolve())
      const route = 'POST /repos/{owner}/{repo}/issues'
      const parameters = { owner: 'acme', repo: 'any', title: 'A write' }
      const slow = wide.hub.client.request(route, parameters)
      await expect.poll(() => sent).toEqual(['wide'])
      const quick = narrow.hub.client.request(route, parameters)
      for (const write of [slow, quick]) write.catch(() => undefined)
      // Real time, and plenty of it: what is never sent shows as such.
      await Promise.race([quick, new Promise((resolve) => setTimeout(resolve, 500))])
      expect(sent).toEqual(['wide', 'narrow'])
      release()
      await Promise.all([slow, quick])
    },
    mutants: [
      {
        name: 'all clients share the plugin’s lanes',
        file: 'core/src/github/client/create-octokits.ts',
        find: 'const lanes = createLanes()',
        replace: 'const lanes = createOctokits.lanes ??= createLanes()',
      },
    ],
  },
  {
    promise: 'A GitHub that fails one tenant is asked by the others',
    evidence: 'What fails may be of one tenant alone: its query, its proxy, its installation',
    scenario: 'a tenant goes on at once while the circuit of another is open',
    play: async (open) => {
      const { wide, narrow } = await open()
      wide.onRequest = () => {
        throw new TypeError('fetch failed')
      }
      const repositories = Array.from({ length: 12 }, (_, index) => ({ owner: 'acme', repo: `any-${index}` }))
      for (const repository of repositories) {
        await wide.hub.client.request('GET /repos/{owner}/{repo}', repository).catch(() => undefined)
      }
      await expect(wide.sync()).rejects.toMatchObject({ code: 'circuit_open' })
      expectWell(await narrow.sync())
      expect(await narrow.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'all clients share one circuit',
        file: 'core/src/github/client/create-github-client.ts',
        find: 'breaker: createBreaker(',
        replace: 'breaker: createGitHubClient.breaker ??= createBreaker(',
      },
    ],
  },
  {
    promise: 'A token speaks for its tenant alone',
    evidence: `Tokens end one by one ([expiration and revocation](${docs}/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation))`,
    scenario: 'a tenant goes on when the token of another is revoked, and never sends that token',
    play: async (open) => {
      const { wide, narrow, act } = await open()
      expectWell(await wide.sync())
      act({ action: 'revokeToken', token: 'wide' })
      const before = await wide.stored()
      const tokens = new Set<string | null>()
      wide.onRequest = ({ headers }) => {
        tokens.add(headers.get('authorization'))
        return undefined
      }
      expectWell(await narrow.sync())
      expect(await narrow.differences()).toEqual([])
      expect(tokens).toEqual(new Set())
      await expect(wide.sync()).rejects.toMatchObject({ code: 'authentication_failed' })
      const { import_logs: _, sync_locks: __, ...after } = await wide.stored()
      expect(before).toMatchObject(after)
    },
    mutants: [
      {
        name: 'another tenant asks with the first one’s token',
        file: 'core/src/create-hubsync.ts',
        find: '...(token && { auth: token })',
        replace: '',
      },
    ],
  },
  {
    promise: 'What is remembered of GitHub’s answers is remembered for one tenant and token',
    evidence:
      'An ETag is bound to the token that it was given to (eclipse-csi/otterdog#201); an answer holds what that token sees',
    scenario: 'an answer that one token got answers no other token, and no other tenant',
    play: async (open) => {
      const { wide, narrow, hidden, openHub } = await open()
      const asked: { etag: string | null }[] = []
      const note = ({ headers }: { headers: Headers }) => {
        asked.push({ etag: headers.get('if-none-match') })
        return undefined
      }
      wide.onRequest = note
      narrow.onRequest = note
      const [owner = '', repo = ''] = hidden.split('/')
      const ask = ({ hub }: Pick<Neighbours['wide'], 'hub'>) =>
        hub.client.request(
          'GET /repos/{owner}/{repo}',
          { owner, repo },
          { cache: true, fresh: false, accept: [404] },
        )
      expect(await ask(wide)).toMatchObject({ status: 200 })
      expect(await ask(wide)).toMatchObject({ status: 200 })
      expect(asked).toEqual([{ etag: null }])
      expect(await ask(narrow)).toMatchObject({ status: 404 })
      // A third tenant asks with the same token.
      expect(await ask({ hub: openHub({ tenantId: `${wide.scope.tenantId} too` }) })).toMatchObject({
        status: 200,
      })
      expect(asked).toEqual([{ etag: null }, { etag: null }, { etag: null }])
      // A tenant whose token changes forgets what it was shown before.
      let token = 'wide'
      const changing = { hub: openHub({ auth: () => token }) }
      expect(await ask(changing)).toMatchObject({ status: 200 })
      token = 'narrow'
      expect(await ask(changing)).toMatchObject({ status: 404 })
      expect(asked.at(-1)).toEqual({ etag: null })
    },
    mutants: [
      {
        name: 'all clients share one memory whose keys know no tenant',
        file: 'core/src/github/client/answer-memory.ts',
        find: 'this.#options = options\n',
        replace:
          "this.#options = { ...options, scope: { tenantId: '', host: '' }, cache: (AnswerMemory.cache ??= options.cache) }\n",
      },
      {
        name: 'keys know no token',
        file: 'core/src/github/client/token-reader.ts',
        find: 'installationOf(position) : fingerprint',
        replace: 'installationOf(position) : String(fingerprint.length)',
      },
    ],
  },
  {
    promise: 'Runs are told to their own tenant’s listeners and history',
    evidence: 'Progress and history name private repositories',
    scenario: 'two tenants hear of their own runs and see none of the other’s in their history',
    play: async (open) => {
      const { wide, narrow } = await open()
      const foreign: string[] = []
      narrow.onRequest = () => {
        foreign.push(...wide.hub.status.current().map(({ tenantId }) => tenantId))
        return undefined
      }
      const [first, second] = await Promise.all([wide.sync(), narrow.sync()])
      for (const [tenant, result] of [
        [wide, first],
        [narrow, second],
      ] as const) {
        expect(new Set(tenant.heard.map(({ data }) => data.tenantId))).toEqual(
          new Set([tenant.scope.tenantId]),
        )
        expect(new Set(tenant.heard.map(({ data }) => ('runId' in data ? data.runId : data)))).toEqual(
          new Set([result.runId]),
        )
        const history = await tenant.hub.status.getSyncHistory()
        expect(history.map(({ id }) => id)).toEqual([result.runId])
        expect(await tenant.hub.status.getSyncStats()).toMatchObject({ total: 1 })
      }
      expect(foreign.filter((tenantId) => tenantId !== wide.scope.tenantId)).toEqual([])
      expect(narrow.hub.status.current()).toEqual([])
    },
    mutants: [
      {
        name: 'listeners of one tenant hear all',
        file: 'core/src/create-hubsync.ts',
        find: 'openHub({ ...options, tenantId: id,',
        replace: 'openHub({ ...options, sinks: [...sinks], tenantId: id,',
      },
      {
        name: 'history is of the host',
        file: 'adapter-prisma/src/read/where-sql.ts',
        find: 'table.columns.tenant_id ? [',
        replace: "table.columns.tenant_id && table.name !== 'import_logs' ? [",
      },
    ],
  },
]

/** The result of a run, unless it comes to wait for a limit. */
async function withoutWaiting<Result>({ nextWait }: Neighbours, run: Promise<Result>): Promise<Result> {
  const outcome = await Promise.race([run, nextWait().then(() => 'it waits' as const)])
  expect(outcome).not.toBe('it waits')
  return run
}
