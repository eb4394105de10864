import { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
import { createEventBus, createHubSync, HubSyncError, type InboxDelivery } from '@hubsync/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../flows/manual-clock.js'
import { aPayload, aSent, openScene, type Scene, type SentOptions, secret } from './open-scene.js'

let scenes: Scene[] = []

afterEach(async () => {
  await Promise.all(scenes.map(({ hub }) => hub.close()))
  scenes = []
})

function open(...options: Parameters<typeof openScene>): Scene {
  const scene = openScene(...options)
  scenes.push(scene)
  return scene
}

/** Time that passes when a test says so, for the hub and for its inbox. */
function openTimed(webhooks: Parameters<typeof openScene>[0] = {}) {
  const clock = createManualClock(new Date('2026-03-01T12:00:00Z'))
  const adapter = memoryAdapter(createMemoryDatabase({ clock }))
  return { clock, adapter, scene: open({ ...adapter, clock, ...webhooks }) }
}

async function send(
  { hub }: Scene,
  payload: object = aPayload(),
  options: SentOptions = {},
): Promise<string> {
  const sent = aSent(payload, options)
  const response = await hub.webhooks.handler(
    new Request('http://hub.example.org/', { method: 'POST', ...sent }),
  )
  expect(response.status).toBe(202)
  return sent.headers['x-github-delivery'] ?? ''
}

const ofProject = (id: number | null) => aPayload({ repository: id === null ? undefined : { id } })

describe('a delivery', () => {
  it('is applied as soon as it arrives, by the embedded worker', async () => {
    const scene = open({ webhooks: { worker: 'embedded', pollMs: 60_000 } })
    const heard: unknown[] = []
    scene.hub.webhooks.on('issues.pinned', ({ payload }) => heard.push(payload.issue.number))
    await send(scene)
    await vi.waitFor(async () => expect(await scene.hub.webhooks.counts()).toMatchObject({ received: 0 }))
    expect(heard).toEqual([7])
  })

  it('is applied once, however often it is sent', async () => {
    const scene = open()
    const heard: string[] = []
    scene.hub.webhooks.on('*', ({ id }) => heard.push(id))
    const deliveryId = await send(scene)
    await send(scene, aPayload(), { deliveryId })
    await scene.hub.webhooks.drain()
    await send(scene, aPayload(), { deliveryId })
    await scene.hub.webhooks.drain()
    expect(heard).toEqual([deliveryId])
    expect(scene.events.map(({ type }) => type)).toEqual(['webhook:received', 'webhook:applied'])
  })

  it('survives a worker that dies between taking and settling it', async () => {
    const { clock, adapter, scene } = openTimed()
    const deliveryId = await send(scene)
    const { host } = scene.hub.client
    // Another process took it, and was killed.
    expect(await adapter.inbox.claim({ host, worker: 'dead', limit: 9, milliseconds: 15_000 })).toHaveLength(
      1,
    )
    const heard: string[] = []
    scene.hub.webhooks.on('*', ({ id }) => heard.push(id))
    await scene.hub.webhooks.drain()
    expect(heard).toEqual([])
    clock.advance(16)
    await scene.hub.webhooks.drain()
    expect(heard).toEqual([deliveryId])
    expect((await scene.stored()).map(({ state }) => state)).toEqual(['ignored'])
  })

  it('is given to one of several workers', async () => {
    const adapter = memoryAdapter()
    const many = [open(adapter), open(adapter), open(adapter)]
    const [first] = many
    if (!first) throw new Error('no scene')
    const heard: string[] = []
    for (const { hub } of many) hub.webhooks.on('*', ({ id }) => heard.push(id))
    const sent = []
    for (let project = 1; project <= 30; project += 1) sent.push(await send(first, ofProject(project)))
    await Promise.all(many.map(({ hub }) => hub.webhooks.drain()))
    expect(heard.toSorted()).toEqual(sent.toSorted())
  })

  it('waits for those that came before it in its project, and for no other', async () => {
    const { clock, scene } = openTimed({
      webhooks: {
        resolveTenants: (delivery: InboxDelivery) => {
          if (delivery.attempts === 1 && delivery.deliveryId === 'first') throw new Error('not now')
          return ['default']
        },
      },
    })
    const heard: string[] = []
    scene.hub.webhooks.on('*', ({ id }) => heard.push(id))
    for (const [deliveryId, project] of [
      ['first', 1],
      ['second', 1],
      ['other', 2],
      ['bare', null],
    ] as const) {
      await send(scene, ofProject(project), { deliveryId })
      clock.advance(1)
    }
    await scene.hub.webhooks.drain()
    expect(heard).toEqual(['other', 'bare'])
    clock.advance(2)
    await scene.hub.webhooks.drain()
    expect(heard).toEqual(['other', 'bare', 'first', 'second'])
  })

  it('that fails again and again is parked with its error, free of secrets, and holds nobody up', async () => {
    const token = `ghp_${'a'.repeat(36)}`
    let broken = true
    const { clock, scene } = openTimed({
      webhooks: {
        resolveTenants: ({ deliveryId }: InboxDelivery) => {
          if (broken && deliveryId === 'poison') throw new Error(`bad ${token} at postgres://me:pass@host/db`)
          return ['default']
        },
      },
    })
    const heard: string[] = []
    scene.hub.webhooks.on('*', ({ id }) => heard.push(id))
    await send(scene, aPayload(), { deliveryId: 'poison' })
    await send(scene, aPayload(), { deliveryId: 'behind' })
    for (let second = 0; second < 10; second += 1) {
      await scene.hub.webhooks.drain()
      clock.advance(1)
    }
    expect(heard).toEqual(['behind'])
    clock.advance(120)
    for (let turn = 0; turn < 10; turn += 1) {
      await scene.hub.webhooks.drain()
      clock.advance(120)
    }
    const [parked] = await scene.hub.webhooks.deliveries({ state: 'parked' })
    expect(parked).toMatchObject({ deliveryId: 'poison', attempts: 6 })
    expect(parked?.error).toBe('unknown: bad [secret] at postgres://me:[secret]@host/db')
    expect(scene.events.at(-1)).toMatchObject({ type: 'webhook:parked', data: { deliveryId: 'poison' } })
    expect(JSON.stringify([scene.log, scene.events])).not.toContain(token)

    broken = false
    expect(await scene.hub.webhooks.replay('poison')).toBe(1)
    await scene.hub.webhooks.drain()
    expect(heard).toEqual(['behind', 'poison'])
    expect(await scene.hub.webhooks.counts()).toMatchObject({ parked: 0, ignored: 2 })
    expect(await scene.hub.webhooks.replay('unheard of')).toBe(0)
  })

  it('that can never be applied is parked at once', async () => {
    const scene = open({
      webhooks: {
        resolveTenants: () => {
          throw new HubSyncError('payload_invalid', 'an issue without a number')
        },
      },
    })
    await send(scene)
    await scene.hub.webhooks.drain()
    expect(await scene.stored()).toMatchObject([{ state: 'parked', attempts: 1 }])
  })

  it('is forgotten after its time, and not before', async () => {
    const { clock, scene } = openTimed({ webhooks: { retentionDays: 2 } })
    await send(scene)
    await scene.hub.webhooks.drain()
    for (const [hours, left] of [
      [47, 1],
      [2, 0],
    ] as const) {
      clock.advance(hours * 3600)
      scene.hub.webhooks.start()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await scene.hub.webhooks.stop()
      expect(await scene.stored()).toHaveLength(left)
    }
  })
})

describe('a subscriber', () => {
  it('hears the events and actions that it asked for, and nothing else', async () => {
    const scene = open()
    const heard: string[] = []
    const { webhooks } = scene.hub
    webhooks.on('issues', ({ name }) => heard.push(`issues: ${name}`))
    webhooks.on('issues.pinned', ({ payload }) => heard.push(`issues.pinned: ${payload.action}`))
    webhooks.on('issues.closed', () => heard.push('issues.closed'))
    webhooks.on(['push', 'ping'], ({ name }) => heard.push(`several: ${name}`))
    const end = webhooks.on('*', ({ name, tenantId }) => heard.push(`*: ${name} of ${tenantId}`))
    await send(scene)
    await webhooks.drain()
    expect(heard.toSorted()).toEqual(['*: issues of default', 'issues.pinned: pinned', 'issues: issues'])
    end()
    heard.length = 0
    await send(scene, { zen: 'Keep it logically awesome.' }, { event: 'ping' })
    await webhooks.drain()
    expect(heard).toEqual(['several: ping'])
  })

  it('that fails is called again, without what worked before being done again', async () => {
    const { clock, scene } = openTimed()
    let failures = 2
    const heard: string[] = []
    scene.hub.webhooks.on('*', () => heard.push('steady'))
    scene.hub.webhooks.on('issues', () => {
      heard.push('shaky')
      failures -= 1
      if (failures >= 0) throw new Error('not yet')
    })
    await send(scene)
    await scene.hub.webhooks.drain()
    expect(await scene.stored()).toMatchObject([{ state: 'untold', error: 'unknown: not yet' }])
    expect((await scene.stored())[0]?.appliedAt).not.toBeNull()
    for (let turn = 0; turn < 3; turn += 1) {
      clock.advance(10)
      await scene.hub.webhooks.drain()
    }
    expect(heard.toSorted()).toEqual(['shaky', 'shaky', 'shaky', 'steady'])
    expect(await scene.stored()).toMatchObject([{ state: 'applied' }])
    expect(scene.events.filter(({ type }) => type === 'webhook:applied')).toHaveLength(1)
  })

  it('that takes for ever counts as failed', async () => {
    const scene = open({ webhooks: { subscriberTimeoutMs: 30 } })
    scene.hub.webhooks.on('*', () => new Promise(() => undefined))
    await send(scene)
    await scene.hub.webhooks.drain()
    expect(await scene.stored()).toMatchObject([{ state: 'untold', error: expect.stringMatching(/0\.03 s/) }])
  })

  it('of the bus hears of what any process applied', async () => {
    const bus = createEventBus()
    const scene = open({ bus })
    const heard: unknown[] = []
    const end = bus.subscribe(({ tenantId, event, action, payload }) =>
      heard.push({ tenantId, event, action, payload }),
    )
    bus.subscribe(() => {
      throw new Error('its own trouble')
    })
    await send(scene)
    await scene.hub.webhooks.drain()
    end()
    await send(scene)
    await scene.hub.webhooks.drain()
    expect(heard).toEqual([{ tenantId: 'default', event: 'issues', action: 'pinned', payload: aPayload() }])
  })

  it('is told of a message again that the bus could not hand on', async () => {
    const { clock, scene } = openTimed({
      bus: {
        publish: vi.fn().mockRejectedValueOnce(new Error('bus is down')).mockResolvedValue(undefined),
        subscribe: () => () => undefined,
      },
    })
    await send(scene)
    await scene.hub.webhooks.drain()
    expect(await scene.stored()).toMatchObject([{ state: 'untold' }])
    clock.advance(10)
    await scene.hub.webhooks.drain()
    expect(await scene.stored()).toMatchObject([{ state: 'applied' }])
  })
})

describe('tenants', () => {
  it('each get the deliveries that are theirs', async () => {
    const scene = open({
      webhooks: {
        resolveTenants: ({ projectGithubId }: InboxDelivery) =>
          projectGithubId === 1 ? ['red'] : projectGithubId === 2 ? ['red', 'blue'] : [],
      },
    })
    const heard: string[] = []
    const red = scene.hub.forTenant('red')
    red.webhooks.on('*', ({ tenantId }) => heard.push(`red hears ${tenantId}`))
    red.listen(({ type, data }) => heard.push(`red follows ${type} ${data.tenantId}`))
    scene.hub.webhooks.on('*', ({ tenantId }) => heard.push(`all hear ${tenantId}`))
    for (const project of [1, 2, 3]) await send(scene, ofProject(project))
    await scene.hub.webhooks.drain()
    expect(heard.toSorted()).toEqual([
      ...['all hear blue', 'all hear red', 'all hear red'],
      ...['red follows webhook:applied red', 'red follows webhook:applied red'],
      ...['red hears red', 'red hears red'],
    ])
    expect((await scene.stored()).find(({ projectGithubId }) => projectGithubId === 3)).toMatchObject({
      state: 'ignored',
      error: 'It is about the data of no tenant',
    })
    expect(() => red.webhooks.deliveries()).toThrow(/An inbox has no tenants/)
    await red.close()
  })
})

describe('a hub', () => {
  it('without an inbox or a secret says what is missing', async () => {
    const { store } = memoryAdapter()
    const bare = createHubSync({ store })
    expect(() => bare.webhooks.endpoint({ secret })).toThrow(/Webhooks need an inbox/)
    const keyless = createHubSync(memoryAdapter())
    expect(() => keyless.webhooks.handler).toThrow(/needs the secret of its hooks/)
    expect(() => keyless.webhooks.endpoint({ secret: '' })).toThrow(/empty/)
    await Promise.all([bare.close(), keyless.close()])
  })

  it('finishes what is under way when it is closed, and leaves the rest in the inbox', async () => {
    const adapter = memoryAdapter()
    const scene = open({ ...adapter, webhooks: { worker: 'embedded', concurrency: 1 } })
    let finish: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      scene.hub.webhooks.on('*', () => {
        resolve()
        return new Promise<void>((end) => {
          finish = end
        })
      })
    })
    await send(scene, ofProject(1))
    await begun
    await send(scene, ofProject(2))
    const closed = scene.hub.close()
    finish()
    await closed
    const { host } = scene.hub.client
    expect(await adapter.inbox.count(host)).toMatchObject({ received: 1, ignored: 1 })
  })

  it('stays closed when a delivery comes late, until somebody starts it', async () => {
    const scene = open({ webhooks: { worker: 'embedded', pollMs: 10 } })
    await send(scene, ofProject(1))
    await scene.hub.webhooks.stop()
    await send(scene, ofProject(2))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await scene.hub.webhooks.counts()).toMatchObject({ received: 1, ignored: 1 })
    scene.hub.webhooks.start()
    await vi.waitFor(async () => expect(await scene.hub.webhooks.counts()).toMatchObject({ received: 0 }))
  })
})
