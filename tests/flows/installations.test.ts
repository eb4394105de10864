import type { HubSyncError, SyncResult } from '@hubsync/core'
import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it, vi } from 'vitest'
import { expectExact, type Flow, transports } from './create-flow.js'
import {
  badCredentials,
  foundOrganization,
  type Installations,
  type InstallationsOptions,
  idOf,
  openInstallations,
  suspended,
  tokensByRepository,
} from './open-installations.js'
import { rowsOf, tombstonesOf } from './read-memory-copy.js'

async function withInstallations(
  options: InstallationsOptions,
  work: (installations: Installations) => Promise<void>,
): Promise<void> {
  const installations = await openInstallations(options)
  try {
    await work(installations)
  } finally {
    await installations.close()
  }
}

/** Every second repository is of the second token. */
function share({ flow, give }: Installations): { ones: string[]; twos: string[] } {
  const names = flow.repositories()
  const [ones, twos] = [0, 1].map((rest) => names.filter((_, index) => index % 2 === rest)) as [
    string[],
    string[],
  ]
  give('ghs_one', ones)
  give('ghs_two', twos)
  return { ones, twos }
}

const missing = ({ database, scope }: Flow) =>
  rowsOf(database, scope, 'projects')
    .filter(({ missing_since }) => missing_since !== null)
    .map(({ full_name }) => full_name)

/** Nothing was taken for gone. */
function expectNothingLost({ flow }: Installations): void {
  expect(missing(flow)).toEqual([])
  for (const table of ['projects', 'bugs', 'pull_requests', 'commits', 'members'] as const) {
    expect(tombstonesOf(flow.database, flow.scope, table), table).toEqual([])
  }
}

function expectUnreached(result: SyncResult, fullNames: readonly string[]): void {
  expect(result.success).toBe(false)
  expect(new Set(result.errors.map(({ code }) => code))).toEqual(new Set(['repository_unreachable']))
  const named = new Set(result.errors.flatMap(({ repo }) => repo ?? []))
  expect([...named].sort()).toEqual([...fullNames].sort())
}

function changeAll(flow: Flow, fullNames: readonly string[]): void {
  flow.act(
    ...fullNames.flatMap((repository): Mutation[] => [
      { action: 'createIssue', repository, title: 'New' },
      { action: 'push', repository, messages: ['More'] },
    ]),
  )
}

describe.each(transports)('installations over %s', (transport) => {
  it('on two owners: each owner is read by its own token, and the other one is not asked', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent, give } = installations
      const globex = foundOrganization(flow, 'globex', flow.repositories().slice(0, 3))
      give('ghs_one', flow.repositories())
      give('ghs_two', globex)
      for (const owner of ['acme', 'globex']) {
        const result = await flow.sync({ owner })
        expect(result.errors).toEqual([])
        const differences = flow.differences({ owner })
        expect(
          differences.filter((difference) => !/should (?:not be there|be undefined)$/.test(difference)),
        ).toEqual([])
      }
      const about = sent.filter(({ url }) => url.pathname !== '/installation/repositories')
      const isGlobex = ({ url, body }: (typeof about)[number]) =>
        /globex/.test(url.pathname + body) || globex.some((name) => body.includes(nodeIdOf(flow, name)))
      expect(new Set(about.filter(isGlobex).map(({ token }) => token))).toEqual(new Set(['ghs_two']))
      expect(about.some(({ token }) => token === 'ghs_one')).toBe(true)
    }))

  it('one that was refused at first is asked no more about others once it tells where it is', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent, give, refuse, mend } = installations
      const globex = foundOrganization(flow, 'globex', flow.repositories().slice(0, 3))
      give('ghs_one', flow.repositories())
      give('ghs_two', globex)
      refuse('ghs_two', badCredentials)
      expect((await flow.sync()).errors).toMatchObject([{ repo: null, code: 'repository_unreachable' }])
      mend()
      sent.length = 0
      expect((await flow.sync()).errors).toEqual([])
      const paths = sent.flatMap(({ token, url }) => (token === 'ghs_two' ? [url.pathname] : []))
      expect(paths).toEqual(['/installation/repositories'])
    }))

  it('with selected repositories of one owner: the copy is all of them, each asked for by its token', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent } = installations
      const { ones, twos } = share(installations)
      expectExact(flow, await flow.sync())
      changeAll(flow, flow.repositories())
      expectExact(flow, await flow.sync())
      const tokens = tokensByRepository(flow, sent)
      for (const name of ones) expect(tokens.get(name), name).toEqual(new Set(['ghs_one']))
      for (const name of twos) expect(tokens.get(name), name).toEqual(new Set(['ghs_two']))
      const identified = sent.filter(({ url }) => url.pathname === '/installation/repositories')
      expect(identified.map(({ token }) => token).sort(), 'once each').toEqual(['ghs_one', 'ghs_two'])
      const { usage } = await flow.syncAll()
      expect(usage.tokens?.map(({ requests }) => requests > 0)).toEqual([true, true])
    }))

  it('what both see is read once, by the one that sees more', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent, give } = installations
      give('ghs_one', flow.repositories().slice(0, 2))
      give('ghs_two', flow.repositories())
      expectExact(flow, await flow.sync())
      const isDetail = /\/(?:languages|git\/trees\/[^/]+)$/
      const tokens = tokensByRepository(
        flow,
        sent.filter(({ url }) => !isDetail.test(url.pathname)),
      )
      for (const name of flow.repositories()) expect(tokens.get(name), name).toEqual(new Set(['ghs_two']))
    }))

  it.each([
    ['refused', badCredentials],
    ['suspended', suspended],
  ])('one that is %s in the middle of a run: the others go on and nothing is lost', (_, answer) =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent, refuse, mend } = installations
      const { ones, twos } = share(installations)
      // Who it is, and the look at the owner; over REST the pages of it as well.
      refuse('ghs_two', answer, transport === 'graphql' ? 3 : 8)
      const result = await flow.sync()
      expectUnreached(result, twos)
      for (const name of ones) expect(flow.differencesOf(name), name).toEqual([])
      expectNothingLost(installations)
      expect(sent.filter(({ token }) => token === 'ghs_two').length).toBeLessThanOrEqual(16)
      mend()
      expectExact(flow, await flow.sync())
    }),
  )

  it('one that is refused from the start: its repositories are named, and none is taken for gone', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, refuse, mend } = installations
      const { ones, twos } = share(installations)
      expectExact(flow, await flow.sync())
      changeAll(flow, flow.repositories())
      refuse('ghs_two', badCredentials)
      const result = await flow.sync()
      expectUnreached(result, twos)
      expect(result.completeness.find(({ stream }) => stream === 'projects')).toMatchObject({
        outcome: 'unproven',
      })
      for (const name of ones) expect(flow.differencesOf(name), name).toEqual([])
      expectNothingLost(installations)
      mend()
      expectExact(flow, await flow.sync())
    }))

  it('a process that begins with one refused says so, and finds what it was given once it is not', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, refuse, mend } = installations
      share(installations)
      refuse('ghs_two', badCredentials)
      const { notes } = await flow.hub.sync.quote({ owner: flow.owner, transport })
      expect(notes.join()).toContain('Some tokens could not be asked')
      const result = await flow.sync()
      expect(result.errors).toMatchObject([{ repo: null, code: 'repository_unreachable' }])
      expect(result.completeness.find(({ stream }) => stream === 'projects')).toMatchObject({
        outcome: 'unproven',
        reason: 'some of the repositories could not be asked for',
      })
      expect(result.kind).toBe('full')
      mend()
      const next = await flow.sync()
      expect(next.kind, 'the full run is open still').toBe('full')
      expectExact(flow, next)
    }))

  it('all of them refused end the run', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, refuse } = installations
      share(installations)
      await flow.sync()
      for (const token of ['ghs_one', 'ghs_two']) refuse(token, badCredentials, 2)
      changeAll(flow, flow.repositories())
      const failure = await flow.sync().catch((thrown: HubSyncError) => thrown)
      expect(failure).toMatchObject({ code: 'authentication_failed' })
      expectNothingLost(installations)
    }))

  it('a repository that one was given instead of the other goes on as it was', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, give, sent } = installations
      const { ones, twos } = share(installations)
      expectExact(flow, await flow.sync())
      const [moved = '', ...left] = ones
      give('ghs_one', left)
      give('ghs_two', [...twos, moved])
      changeAll(flow, [moved])
      sent.length = 0
      expectExact(flow, await flow.sync())
      expect(tokensByRepository(flow, sent).get(moved)).toEqual(new Set(['ghs_two']))
      expectNothingLost(installations)
    }))

  it('a repository that went to the account of the other one follows it', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, give } = installations
      const [first = '', second = '', ...others] = flow.repositories()
      const globex = foundOrganization(flow, 'globex', [first])
      give('ghs_one', [second, ...others])
      give('ghs_two', globex)
      for (const owner of ['acme', 'globex']) {
        expect((await flow.sync({ owner })).errors).toEqual([])
      }
      flow.act({ action: 'transferRepository', repository: second, owner: 'globex' })
      give('ghs_one', others)
      give('ghs_two', [...globex, second.replace('acme', 'globex')])
      expect((await flow.sync()).errors).toEqual([])
      const owned = rowsOf(flow.database, flow.scope, 'projects').find(
        ({ full_name }) => full_name === second.replace('acme', 'globex'),
      )
      expect(owned?.owner_id).toBe(flow.world.accountByLogin('globex')?.id)
    }))

  it('a repository that neither sees any more is missing once both have been asked', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, give, refuse, mend } = installations
      const { ones } = share(installations)
      expectExact(flow, await flow.sync())
      const [gone = '', ...left] = ones
      give('ghs_one', left)
      refuse('ghs_two', badCredentials)
      await flow.sync()
      expectNothingLost(installations)
      mend()
      const result = await flow.sync()
      expect(result.errors).toEqual([])
      expect(missing(flow)).toEqual([gone])
    }))

  it('while the budget of one is spent the other goes on, and the run then goes on with both', async () => {
    const held: (() => void)[] = []
    const clock = {
      now: () => flowOf().clock.now(),
      sleep: (milliseconds: number, signal?: AbortSignal) =>
        milliseconds < 600_000
          ? flowOf().clock.sleep(milliseconds, signal)
          : new Promise<void>((resolve) => held.push(resolve)),
    }
    let opened: Installations | null = null
    const flowOf = () => {
      if (opened === null) throw new RangeError('Not yet')
      return opened.flow
    }
    await withInstallations({ transport, hub: { clock } }, async (installations) => {
      opened = installations
      const { flow, refuse, mend } = installations
      const { twos } = share(installations)
      refuse('ghs_one', () => spent(flow, 1_800), transport === 'graphql' ? 4 : 12)
      const run = flow.sync()
      await vi.waitFor(
        () => {
          expect(held.length).toBeGreaterThan(0)
          const derived = /open_issues|reviews_count|head_sha|default_branch|last_commit/
          for (const name of twos) {
            const lacking = flow.differencesOf(name).filter((difference) => !derived.test(difference))
            expect(lacking, name).toEqual([])
          }
        },
        { timeout: 10_000 },
      )
      mend()
      flow.clock.advance(1_900)
      for (const wake of held) wake()
      expectExact(flow, await run)
    })
  })

  it('one whose budget may not be waited for leaves its repositories to the next run', () =>
    withInstallations({ transport, hub: { maximumWaitMs: 0 } }, async (installations) => {
      const { flow, refuse, mend } = installations
      const { ones, twos } = share(installations)
      refuse('ghs_two', () => spent(flow, 1_800), transport === 'graphql' ? 3 : 12)
      const result = await flow.sync()
      expectUnreached(result, twos)
      expect(result.errors[0]?.retryAt).toBeDefined()
      for (const name of ones) expect(flow.differencesOf(name), name).toEqual([])
      expectNothingLost(installations)
      mend()
      flow.clock.advance(1_900)
      expectExact(flow, await flow.sync())
    }))

  it('a repository that is asked for by name is found by the token that sees it', () =>
    withInstallations({ transport }, async (installations) => {
      const { flow, sent } = installations
      const { twos } = share(installations)
      const [name = ''] = twos
      const result = await flow.hub.sync.syncRepo(name, { transport })
      expect(result.errors).toEqual([])
      expect(flow.differencesOf(name)).toEqual([])
      expect(tokensByRepository(flow, sent).get(name)).toContain('ghs_two')
      await expect(flow.hub.sync.syncRepo('acme/none', { transport })).rejects.toMatchObject({
        code: 'repository_not_found',
      })
    }))
})

it('answers that are kept for one installation answer no other', () =>
  withInstallations({ transport: 'rest' }, async (installations) => {
    const { flow, sent } = installations
    share(installations)
    expectExact(flow, await flow.sync({ transport: 'rest' }))
    sent.length = 0
    const { usage } = await flow.sync({ transport: 'rest' })
    expect(usage.notModified).toBeGreaterThan(10)
    const kept = [...flow.database.partition(flow.scope, 'http_validators').rows()]
    const keys = kept.map(({ id, key }) => String(key ?? id))
    expect(keys.some((key) => key.includes('installation 2'))).toBe(true)
  }))

it('a request of the host’s own goes to the installation that sees what it names', () =>
  withInstallations({ transport: 'rest' }, async (installations) => {
    const { flow } = installations
    const { ones, twos } = share(installations)
    for (const name of [...ones, ...twos]) {
      expect((await flow.hub.client.getRepo(name)).id).toBe(idOf(flow.world, name))
    }
    const listed = await flow.hub.client.listRepos('acme')
    expect(listed.map(({ full_name }) => full_name).sort()).toEqual(flow.repositories().sort())
    await expect(flow.hub.client.getRepo('acme/none')).rejects.toMatchObject({ code: 'repository_not_found' })
  }))

it('a token of an account beside one of an installation is refused', () =>
  withInstallations({ transport: 'rest', auth: ['ghs_one', 'person'] }, async ({ flow }) => {
    flow.world.tokens.set('person', { login: 'acme', scopes: [], visibleRepositories: 'all' })
    const failure = await flow.sync().catch((thrown: HubSyncError) => thrown)
    expect(failure).toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(/a list holds tokens of one account, or of installations$/),
    })
  }))

function nodeIdOf(flow: Flow, fullName: string): string {
  return flow.world.repositoryById(idOf(flow.world, fullName))?.nodeId ?? ''
}

/** An hour that is used up. */
function spent(flow: Flow, seconds: number): Response {
  const reset = Math.ceil(flow.clock.now().getTime() / 1000) + seconds
  const headers = {
    date: flow.clock.now().toUTCString(),
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(reset),
  }
  return Response.json({ message: 'API rate limit exceeded' }, { status: 403, headers })
}
