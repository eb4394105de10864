import type { TokenRule } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, failWith, type RequestHook, transports } from './create-flow.js'

const sees = (...scopes: string[]): TokenRule => ({ login: 'acme', scopes, visibleRepositories: 'all' })

/** Without the scope GitHub refuses a whole query that asks for members. */
const refuseMembers: RequestHook = ({ body }) => {
  if (!body.includes('membersWithRole')) return undefined
  const message = "Your token has not been granted the required scopes to execute this query: ['read:org']."
  const headers = { 'content-type': 'application/json', date: new Date(0).toUTCString() }
  return new Response(JSON.stringify({ errors: [{ type: 'INSUFFICIENT_SCOPES', message }] }), { headers })
}

describe.each(transports)('over %s', (transport) => {
  it('a token that may not read members copies everything else, says so each time and costs no full run', async () => {
    const flow = await createFlow({ transport, repositories: 2, tokens: { token: sees('public_repo') } })
    try {
      if (transport === 'graphql') flow.onRequest(refuseMembers)
      const first = await flow.sync()
      expect(first).toMatchObject({ success: false, kind: 'full' })
      expect(first.errors).toMatchObject([
        { repo: null, operation: 'read members', code: 'permission_denied' },
      ])
      const others = () => flow.differences().filter((difference) => !difference.startsWith('members'))
      expect(others()).toEqual([])
      const [home = ''] = flow.repositories()
      flow.act({ action: 'createIssue', repository: home, title: 'New' })
      expect(await flow.sync()).toMatchObject({ success: false, kind: 'incremental' })
      expect(others()).toEqual([])
    } finally {
      await flow.close()
    }
  })

  it('a token that loses sight of members buries none of them', async () => {
    const rule = sees('public_repo', 'read:org')
    const flow = await createFlow({ transport, repositories: 1, tokens: { token: rule } })
    try {
      expectExact(flow, await flow.sync())
      rule.scopes.splice(1)
      if (transport === 'graphql') flow.onRequest(refuseMembers)
      flow.clock.advance(60)
      expect((await flow.sync()).errors).toMatchObject([{ operation: 'read members' }])
      expect(flow.differences()).toEqual([])
    } finally {
      await flow.close()
    }
  })

  it('a repository that always fails keeps no deep reading from finding silent changes elsewhere', async () => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      const [home = '', away = ''] = flow.repositories()
      flow.onRequest(failWith(flow, home))
      expect((await flow.sync()).success).toBe(false)
      const [author] = flow.world.membersOf(flow.world.accountByLogin('acme')?.id ?? 0)
      const login = flow.world.accountById(author?.userId ?? 0)?.login ?? ''
      flow.act({
        action: 'createIssue',
        repository: away,
        title: 'By one who changes the name',
        author: login,
      })
      expect((await flow.sync()).success).toBe(false)
      flow.act({ action: 'renameUser', login, to: 'renamed' })
      const deep = await flow.hub.sync.verify({ owner: 'acme', transport, deep: true })
      expect(deep).toMatchObject({ success: false, kind: 'full' })
      expect(flow.differencesOf(away, { silent: true })).toEqual([])
    } finally {
      await flow.close()
    }
  })

  it('a stream that failed in a forced full run is read whole by the next run', async () => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      const [home = ''] = flow.repositories()
      const [author] = flow.world.membersOf(flow.world.accountByLogin('acme')?.id ?? 0)
      const login = flow.world.accountById(author?.userId ?? 0)?.login ?? ''
      flow.act({
        action: 'createIssue',
        repository: home,
        title: 'By one who changes the name',
        author: login,
      })
      expectExact(flow, await flow.sync())
      flow.act({ action: 'renameUser', login, to: 'renamed' })
      flow.onRequest(failWith(flow, home))
      expect((await flow.syncAll()).success).toBe(false)
      flow.onRequest(undefined)
      flow.clock.advance(60)
      const next = await flow.sync()
      expect(next.kind).toBe('incremental')
      expectExact(flow, next)
      expect(flow.differences({ silent: true })).toEqual([])
    } finally {
      await flow.close()
    }
  })
})
