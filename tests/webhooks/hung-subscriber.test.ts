import { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
import type { HubSyncOptions } from '@hubsync/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../flows/manual-clock.js'
import { aPayload, aSent, openScene, type Scene } from './open-scene.js'

let scenes: Scene[] = []

afterEach(async () => {
  await Promise.all(scenes.map(({ hub }) => hub.close()))
  scenes = []
})

function open(options: Partial<HubSyncOptions> = {}): Scene {
  const webhooks = {
    worker: 'embedded',
    pollMs: 20,
    subscriberTimeoutMs: 120_000,
    ...options.webhooks,
  } as const
  const scene = openScene({ ...options, webhooks })
  scenes.push(scene)
  return scene
}

async function send({ hub }: Scene, deliveryId: string, project = 1): Promise<void> {
  const sent = aSent(aPayload({ repository: { id: project } }), { deliveryId })
  const request = new Request('http://hub.example.org/', { method: 'POST', ...sent })
  expect((await hub.webhooks.handler(request)).status).toBe(202)
}

/** Waits longer than a slow machine needs, and less than a subscriber that hangs may take. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000 })

const never = () => new Promise<void>(() => undefined)

const appliedIn = ({ events }: Scene) => events.filter(({ type }) => type === 'webhook:applied').length

describe('a subscriber that hangs', () => {
  it('holds up neither its project, nor others, nor the subscribers beside it', async () => {
    const warnings: string[] = []
    const note = ({ name, message }: Error) => {
      if (name === 'MaxListenersExceededWarning') warnings.push(message)
    }
    process.on('warning', note)
    const scene = open({ webhooks: { concurrency: 1 } })
    const heard: string[] = []
    let hung = 0
    scene.hub.webhooks.on('*', () => {
      hung += 1
      return never()
    })
    scene.hub.webhooks.on('*', ({ id }) => void heard.push(id))
    const projects = 12
    const ids = Array.from({ length: 60 }, (_, index) => `delivery-${index}`)
    for (const [index, id] of ids.entries()) await send(scene, id, 1 + (index % projects))
    await eventually(() => expect(appliedIn(scene)).toBe(60))
    await eventually(() => expect(heard.toSorted()).toEqual(ids.toSorted()))
    // One call a project: the others wait for their turn.
    expect(hung).toBe(projects)
    await eventually(async () => {
      expect(await scene.hub.webhooks.counts()).toMatchObject({ received: 0, untold: 60 })
    })
    process.off('warning', note)
    expect(warnings, 'no leak is suspected').toEqual([])
  })

  it('is told of a project in its order, one at a time', async () => {
    const scene = open()
    const heard: string[] = []
    let atOnce = 0
    scene.hub.webhooks.on('*', async ({ id }) => {
      atOnce += 1
      expect(atOnce).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, id === 'first' ? 200 : 5))
      atOnce -= 1
      heard.push(id)
    })
    for (const id of ['first', 'second', 'third']) {
      await send(scene, id)
      // In groups of their own.
      await eventually(() => expect(scene.events.at(-1)).toMatchObject({ data: { deliveryId: id } }))
    }
    await eventually(async () => expect(await scene.hub.webhooks.counts()).toMatchObject({ ignored: 3 }))
    expect(heard).toEqual(['first', 'second', 'third'])
  })

  it('is left after a while when the hub closes, and told again by the next process', async () => {
    const adapter = memoryAdapter()
    const scene = open({ ...adapter })
    scene.hub.webhooks.on('*', never)
    for (const id of ['first', 'second']) await send(scene, id)
    await eventually(() => expect(appliedIn(scene)).toBe(2))
    const begun = performance.now()
    await scene.hub.close()
    expect(performance.now() - begun).toBeLessThan(60_000)
    const next = open({ ...adapter })
    expect(await next.hub.webhooks.counts()).toMatchObject({ untold: 2 })
    const heard: string[] = []
    next.hub.webhooks.on('*', ({ id }) => void heard.push(id))
    next.hub.webhooks.start()
    await eventually(() => expect(heard.toSorted()).toEqual(['first', 'second']))
    expect(appliedIn(next)).toBe(0)
  })

  it('leaves what it was not told of to another process when its own is killed', async () => {
    const clock = createManualClock(new Date('2026-03-01T12:00:00Z'))
    const adapter = memoryAdapter(createMemoryDatabase({ clock }))
    const dying = open({ ...adapter, clock, webhooks: { worker: 'elsewhere', subscriberTimeoutMs: 500 } })
    dying.hub.webhooks.on('*', never)
    await send(dying, 'only')
    const drained = dying.hub.webhooks.drain()
    await eventually(async () => expect(await dying.hub.webhooks.counts()).toMatchObject({ untold: 1 }))
    // What was killed prolongs no claim.
    adapter.inbox.extend = async () => undefined
    const heard: string[] = []
    const next = open({ ...adapter, clock, webhooks: { worker: 'elsewhere' } })
    next.hub.webhooks.on('*', ({ id }) => void heard.push(id))
    await next.hub.webhooks.drain()
    expect(heard).toEqual([])
    clock.advance(16)
    await next.hub.webhooks.drain()
    expect(heard).toEqual(['only'])
    await drained
    expect((await next.stored())[0]).toMatchObject({ state: 'applied' })
  })
})
