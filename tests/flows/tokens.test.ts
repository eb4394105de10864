import type { HubSyncError, TokenRequest } from '@hubsync/core'
import type { Mutation, TokenRule } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Transport, transports } from './create-flow.js'

const rule: TokenRule = { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: 'all' }

/** A copy whose token changes at its nth request, with a host that remembers the token it gave. */
async function createRotation(
  transport: Transport,
  nth: number,
  change: Mutation,
  others: Record<string, TokenRule> = {},
) {
  const host = { token: 'ghs_old', refusals: 0, renews: true }
  const auth = ({ isRefused }: TokenRequest) => {
    if (isRefused) host.refusals += 1
    if (isRefused && host.renews) host.token = 'ghs_new'
    return host.token
  }
  const flow = await createFlow({ transport, tokens: { ghs_old: rule, ...others }, hub: { auth } })
  flow.simulator.faults.set([{ kind: 'mutate', nth, mutations: [change] }])
  return { flow, host }
}

const moments: [Transport, number][] = [
  ['graphql', 1],
  ['graphql', 3],
  ['rest', 1],
  ['rest', 8],
  ['rest', 20],
]

describe('a token that is rotated in the middle of a run', () => {
  it.each(moments)(
    'over %s at request %i costs the run nothing but one refusal for each request in flight',
    async (transport, nth) => {
      const change: Mutation = { action: 'rotateToken', token: 'ghs_old', to: 'ghs_new' }
      const { flow, host } = await createRotation(transport, nth, change)
      try {
        expectExact(flow, await flow.sync())
        expect(host.refusals).toBeGreaterThan(0)
        expect(host.refusals).toBeLessThanOrEqual(5)
      } finally {
        await flow.close()
      }
    },
  )
})

describe.each(transports)('a token that is revoked over %s', (transport) => {
  it('ends the run, and the next one with a good token goes on', async () => {
    const nth = transport === 'graphql' ? 3 : 20
    const { flow, host } = await createRotation(
      transport,
      nth,
      { action: 'revokeToken', token: 'ghs_old' },
      { ghs_new: rule },
    )
    try {
      host.renews = false
      const failure = await flow.sync().catch((thrown: HubSyncError) => thrown)
      expect(failure).toMatchObject({ code: 'authentication_failed', category: 'authentication' })
      expect((await flow.hub.status.getSyncHistory(1))[0]).toMatchObject({
        status: 'failed',
        errors: [{ code: 'authentication_failed' }],
      })
      host.token = 'ghs_new'
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })
})
