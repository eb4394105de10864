import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import {
  expectExact,
  type Flow,
  type FlowOptions,
  firstPullRequest,
  memberOf,
  transports,
  useFlow,
} from './create-flow.js'
import { tombstonesOf } from './read-memory-copy.js'

const join = (logins: readonly string[]): Mutation[] =>
  logins.flatMap((login): Mutation[] => [
    { action: 'addUser', login },
    { action: 'addMember', organization: 'acme', login },
  ])

const logins = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`)

describe.each(transports)('over %s', (transport) => {
  it('a member who joins comes in, one who leaves goes, and a role changes', async () => {
    await withFlow({ transport }, async (flow) => {
      const leaver = memberOf(flow)
      flow.act(...join(['ada']))
      expectExact(flow, await flow.sync())
      flow.act(
        ...join(['bob']),
        { action: 'addMember', organization: 'acme', login: 'ada', role: 'admin' },
        { action: 'removeMember', organization: 'acme', login: leaver },
      )
      expectExact(flow, await flow.sync())
      expect(tombstonesOf(flow.database, flow.scope, 'members')).toMatchObject([{ login: leaver }])
      flow.act({ action: 'addMember', organization: 'acme', login: leaver })
      expectExact(flow, await flow.sync())
      expect(tombstonesOf(flow.database, flow.scope, 'members')).toEqual([])
    })
  })

  it.each([101, 260])('an organization of %i members is read whole, and so is who left', async (count) => {
    await withFlow({ transport, members: 1 }, async (flow) => {
      flow.act(...join(logins(count)))
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'removeMember', organization: 'acme', login: 'person-0' },
        { action: 'removeMember', organization: 'acme', login: `person-${count - 1}` },
        ...join(['newcomer']),
      )
      expectExact(flow, await flow.sync())
    })
  })

  it('a member who leaves while a long roster is read buries nobody who stays', async () => {
    await withFlow({ transport, members: 1 }, async (flow) => {
      flow.act(...join(logins(230)))
      expectExact(flow, await flow.sync())
      let asked = 0
      flow.onRequest(({ url, body }) => {
        if (body.includes('membersWithRole') || url.pathname.endsWith('/members')) asked += 1
        if (asked === 3) flow.actAtOnce({ action: 'removeMember', organization: 'acme', login: 'person-1' })
        return undefined
      })
      flow.clock.advance(60)
      await flow.sync()
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })

  it('a member who leaves the end of a long roster goes, though its beginning is unchanged', async () => {
    await withFlow({ transport, members: 1 }, async (flow) => {
      flow.act(...join(logins(230)))
      expectExact(flow, await flow.sync())
      expectExact(flow, await flow.sync())
      const { notModified } = flow.hub.client.usage
      flow.act({ action: 'removeMember', organization: 'acme', login: 'person-229' })
      expectExact(flow, await flow.sync())
      if (transport === 'rest') expect(flow.hub.client.usage.notModified).toBeGreaterThan(notModified)
      expect(tombstonesOf(flow.database, flow.scope, 'members')).toMatchObject([{ login: 'person-229' }])
    })
  })

  it('a user who changes the name shows it wherever something is read again, and everywhere after a deep reading', async () => {
    await withFlow({ transport }, async (flow) => {
      const [home = ''] = flow.repositories()
      const login = memberOf(flow)
      const number = firstPullRequest(flow)
      const [issue] = flow.act(
        { action: 'createIssue', repository: home, title: 'By a member', author: login },
        { action: 'assignIssue', repository: home, number, assignees: [login] },
        { action: 'submitReview', repository: home, number, author: login, state: 'APPROVED' },
        { action: 'push', repository: home, author: login },
      )
      expectExact(flow, await flow.sync())
      flow.act({ action: 'renameUser', login, to: 'new-name' })
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'commentOn', repository: home, number: issue?.number ?? 0 },
        { action: 'commentOn', repository: home, number },
      )
      expectExact(flow, await flow.sync())
      flow.clock.advance(60)
      expectExact(flow, await flow.hub.sync.verify({ owner: 'acme', transport, deep: true }))
      expect(flow.differences({ silent: true })).toEqual([])
    })
  })

  it('a deleted user leaves work without an author', async () => {
    await withFlow({ transport }, async (flow) => {
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      flow.act({ action: 'addUser', login: 'leaver' })
      const [issue] = flow.act(
        { action: 'createIssue', repository: home, title: 'By one who leaves', author: 'leaver' },
        { action: 'assignIssue', repository: home, number, assignees: ['leaver'] },
        { action: 'submitReview', repository: home, number, author: 'leaver', state: 'APPROVED' },
        { action: 'push', repository: home, author: 'leaver' },
      )
      expectExact(flow, await flow.sync())
      flow.act({ action: 'deleteUser', login: 'leaver' })
      flow.act({ action: 'commentOn', repository: home, number: issue?.number ?? 0 })
      expectExact(flow, await flow.sync())
      flow.clock.advance(60)
      expectExact(flow, await flow.hub.sync.verify({ owner: 'acme', transport, deep: true }))
      expect(flow.differences({ silent: true })).toEqual([])
    })
  })

  it("a user's own repositories are copied like an organization's", async () => {
    await withFlow({ transport, ownerType: 'User', owner: 'ada' }, async (flow) => {
      expectExact(flow, await flow.sync())
      const [home = ''] = flow.repositories()
      flow.act(
        { action: 'createIssue', repository: home, title: 'New' },
        { action: 'push', repository: home },
      )
      expectExact(flow, await flow.sync())
      const result = await flow.hub.sync.syncRepo(home, { transport })
      expect(result.success).toBe(true)
      expectExact(flow, await flow.sync())
    })
  })

  it('an owner who changed the name is not found by the old one, and is the same by the new one', async () => {
    await withFlow({ transport }, async (flow) => {
      expectExact(flow, await flow.sync())
      flow.act({ action: 'renameUser', login: 'acme', to: 'acme-new' })
      await expect(flow.sync()).rejects.toMatchObject({ code: 'owner_not_found' })
      const result = await flow.sync({ owner: 'acme-new' })
      expect(result.success).toBe(true)
      // REST reads by name: what was read by the old one may have been another repository's.
      expect(result.commitsSynced > 0).toBe(transport === 'rest')
      expect(flow.differences({ owner: 'acme-new' })).toEqual([])
      flow.clock.advance(60)
      expect(await flow.sync({ owner: 'acme-new' })).toMatchObject({ success: true, commitsSynced: 0 })
    })
  })

  it('a login that another account took over means that account', async () => {
    await withFlow({ transport }, async (flow) => {
      expectExact(flow, await flow.sync())
      const before = flow.repositories()
      flow.act(
        { action: 'renameUser', login: 'acme', to: 'acme-new' },
        { action: 'addUser', login: 'acme' },
        { action: 'createRepository', owner: 'acme', name: 'other' },
        { action: 'createIssue', repository: 'acme/other', title: 'Of the other' },
      )
      const taken = await flow.sync()
      expect(taken.errors).toEqual([])
      expect(
        flow.differences({ owner: 'acme' }).filter((difference) => difference.endsWith('is missing')),
      ).toEqual([])
      expect(taken.reposSynced).toBe(1)
      const own = await flow.sync({ owner: 'acme-new' })
      expect(own).toMatchObject({ success: true, reposSynced: before.length })
    })
  })
})

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ repositories: 2, ...options }, play)
}
