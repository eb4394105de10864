import { describe, expect, it } from 'vitest'
import type { Inbox, ReceivedDelivery } from '../../contracts/inbox.js'
import { eventTable } from '../apply/event-table.js'
import { type RecoverOptions, recoverDeliveries } from './recover-deliveries.js'
import { organizationEvents, repositoryEvents } from './register-hooks.js'

interface Logged {
  id: number
  guid: string
  code: number
  event?: string
  at?: string
}

const noon = '2026-03-01T12:00:00Z'

/** An App's log of deliveries, on a server that knows no filter by status. */
async function recoverApp(log: readonly Logged[], options: RecoverOptions = {}, headers: object = {}) {
  const asked: string[] = []
  const stored: ReceivedDelivery[] = []
  const answer = (path: string, id: unknown): unknown => {
    if (path === 'GET /app/hook/deliveries') {
      return log.map(({ id, guid, code, event = 'push', at = noon }) => ({
        id,
        guid,
        delivered_at: at,
        status_code: code,
        event,
        action: null,
      }))
    }
    return { id, request: { headers, payload: { repository: { id: 7 } } } }
  }
  const recovery = await recoverDeliveries(
    {
      host: 'github.com',
      clock: { now: () => new Date('2026-03-01T13:00:00Z'), sleep: async () => {} },
      inbox: { list: async () => [] } satisfies Partial<Inbox> as unknown as Inbox,
      store: async (delivery) => {
        stored.push(delivery)
        return 'stored'
      },
      client: {
        request: async (route, parameters = {}) => {
          asked.push(route)
          return { data: answer(route, parameters.delivery_id), headers: {} }
        },
      },
    },
    { hooks: { app: true }, ...options },
  )
  return { recovery, asked, stored }
}

describe('recoverDeliveries', () => {
  it("stores what an App's hook could not deliver under the App, oldest first", async () => {
    const log = [
      { id: 3, guid: 'c', code: 500 },
      { id: 2, guid: 'b', code: 202 },
      { id: 1, guid: 'a', code: 502 },
    ]
    const { recovery, stored } = await recoverApp(log, {}, { 'X-GitHub-Hook-Installation-Target-ID': '42' })
    expect(recovery).toMatchObject({ hooks: 1, failed: 2, stored: 2 })
    expect(stored.map(({ deliveryId, hookId }) => [deliveryId, hookId])).toEqual([
      ['a', '42'],
      ['c', '42'],
    ])
    expect(stored[0]).toMatchObject({ host: 'github.com', event: 'push', projectGithubId: 7 })
  })

  it('counts attempts at one delivery once, and one that succeeded as arrived', async () => {
    const log = [
      { id: 4, guid: 'a', code: 202 },
      { id: 3, guid: 'b', code: 500 },
      { id: 2, guid: 'b', code: 500 },
      { id: 1, guid: 'a', code: 502 },
    ]
    const { recovery, stored } = await recoverApp(log)
    expect(recovery).toMatchObject({ failed: 2, arrived: 1, stored: 1 })
    expect(stored.map(({ deliveryId }) => deliveryId)).toEqual(['b'])
  })

  it('stores as of when GitHub tried first, behind what was seen in that second, in its order', async () => {
    const { stored } = await recoverApp([
      { id: 4, guid: 'a', code: 500, at: '2026-03-01T12:30:00Z' },
      { id: 3, guid: 'c', code: 500 },
      { id: 2, guid: 'b', code: 500 },
      { id: 1, guid: 'a', code: 500, at: '2026-03-01T11:00:00Z' },
    ])
    expect(stored.map(({ deliveryId, receivedAt }) => [deliveryId, receivedAt])).toEqual([
      ['a', '2026-03-01T11:00:00.999Z'],
      ['b', '2026-03-01T12:00:00.999Z'],
      ['c', '2026-03-01T12:00:01.000Z'],
    ])
  })

  it('asks for what is missing alone', async () => {
    const { asked } = await recoverApp([{ id: 2, guid: 'b', code: 202 }])
    expect(asked).toEqual(['GET /app/hook/deliveries'])
  })

  it('has a delivery sent again', async () => {
    const { asked, recovery } = await recoverApp([{ id: 2, guid: 'b', code: 500 }], { by: 'redelivery' })
    expect(asked.at(-1)).toBe('POST /app/hook/deliveries/{delivery_id}/attempts')
    expect(recovery).toMatchObject({ redelivered: 1, stored: 0 })
  })

  it('cannot tell since when an empty inbox misses something', async () => {
    const { recovery } = await recoverApp([])
    expect(recovery.gap).toEqual({ from: null, to: '2026-02-26T13:00:00.000Z' })
  })
})

describe('what hooks are asked to tell', () => {
  const applied = Object.entries(eventTable).flatMap(([event, { actions, otherwise }]) =>
    [...Object.values(actions), ...(otherwise ? [otherwise] : [])].some(
      ({ does }) => does === 'applied' || does === 'read again',
    )
      ? [event]
      : [],
  )

  it('is everything that is stored', () => {
    const ofApps = ['installation', 'installation_repositories', 'installation_target']
    expect([...organizationEvents, ...ofApps].sort()).toEqual(expect.arrayContaining(applied))
    expect(organizationEvents).toEqual([...repositoryEvents, 'organization'].sort())
  })

  it('is nothing else', () => {
    expect(applied).toEqual(expect.arrayContaining([...organizationEvents]))
  })
})
