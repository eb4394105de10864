import { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
import { HubSyncError, type Store } from '@hubsync/core'
import { afterEach, expect, it } from 'vitest'
import { createManualClock } from '../flows/manual-clock.js'
import { playHistory, repositoryOfHistory as repository } from './conversation-history.js'
import { followProject } from './create-copy.js'
import { aSent, openScene, type Scene } from './open-scene.js'

const opened = playHistory('issue', []).sent[0]?.payload as { issue: Record<string, unknown> }

let scenes: Scene[] = []

afterEach(async () => {
  await Promise.all(scenes.map(({ hub }) => hub.close()))
  scenes = []
})

/** Two tenants who follow one repository; what is committed for red fails with what `failure` tells. */
async function openShared(failure: () => unknown) {
  const clock = createManualClock(new Date('2026-06-01T12:00:00Z'))
  const adapter = memoryAdapter(createMemoryDatabase({ clock }))
  for (const tenantId of ['red', 'blue']) {
    await followProject(adapter.store, repository, { tenantId, host: 'github.com' })
  }
  const applied: string[] = []
  const store: Store = {
    ...adapter.store,
    commit: async (batch) => {
      const { tenantId } = batch.scope
      applied.push(`${batch.delivery?.deliveryId} to ${tenantId}`)
      const thrown = tenantId === 'red' ? failure() : undefined
      if (thrown !== undefined) throw thrown
      return adapter.store.commit(batch)
    },
  }
  const heard: string[] = []
  const openProcess = () => {
    const webhooks = { resolveTenants: () => ['red', 'blue'] }
    const scene = openScene({ ...adapter, store, clock, webhooks })
    scene.hub.webhooks.on('*', ({ id, tenantId }) => void heard.push(`${id} to ${tenantId}`))
    scenes.push(scene)
    return scene
  }
  const titlesOf = async (tenantId: string) => {
    const rows = await adapter.store.rows({ tenantId, host: 'github.com' }, { table: 'bugs' })
    return rows.map(({ title }) => title)
  }
  const drain = async ({ hub }: Scene, turns: number, seconds: number) => {
    for (let turn = 0; turn < turns; turn += 1) {
      await hub.webhooks.drain()
      clock.advance(seconds)
    }
  }
  const send = async ({ hub }: Scene, deliveryId: string, title: string) => {
    clock.advance(1)
    const issue = { ...opened.issue, title, updated_at: clock.now().toISOString() }
    const sent = aSent({ action: 'edited', issue, repository }, { deliveryId })
    const request = new Request('http://hub.example.org/', { method: 'POST', ...sent })
    expect((await hub.webhooks.handler(request)).status).toBe(202)
  }
  return { scene: openProcess(), openProcess, send, applied, heard, titlesOf, drain }
}

it('a tenant that fails delays nobody else, neither with that delivery nor with those behind it', async () => {
  let isDown = true
  const { scene, send, heard, titlesOf, drain, applied } = await openShared(() =>
    isDown ? new HubSyncError('github_unavailable', 'not now') : undefined,
  )
  await send(scene, 'first', 'One')
  await send(scene, 'second', 'Two')
  await scene.hub.webhooks.drain()
  expect(await titlesOf('blue')).toEqual(['Two'])
  expect(heard).toEqual(['first to blue', 'second to blue'])
  expect(await scene.stored()).toMatchObject(
    Array(2).fill({ state: 'delayed', error: 'github_unavailable: tenant red: not now' }),
  )
  isDown = false
  await drain(scene, 3, 5)
  expect(await titlesOf('red')).toEqual(['Two'])
  expect(heard.toSorted()).toEqual(['first to blue', 'first to red', 'second to blue', 'second to red'])
  expect(applied.filter((each) => each.endsWith('blue'))).toEqual(['first to blue', 'second to blue'])
  expect((await scene.stored()).map(({ state }) => state)).toEqual(['applied', 'applied'])
})

it('what can never be applied for one tenant is parked with its name, once the others are done', async () => {
  const { scene, send, heard, titlesOf, drain } = await openShared(
    () => new HubSyncError('payload_invalid', 'an issue without a number'),
  )
  await send(scene, 'odd', 'One')
  await drain(scene, 3, 5)
  expect(await titlesOf('blue')).toEqual(['One'])
  expect(heard).toEqual(['odd to blue'])
  const error = 'payload_invalid: tenant red: an issue without a number'
  expect(await scene.stored()).toMatchObject([{ state: 'parked', error }])
  expect(scene.events.at(-1)).toMatchObject({ type: 'webhook:parked', data: { error } })
})

it('what one tenant can never apply is not parked before the subscribers of the others have heard of it', async () => {
  const { scene, send, drain } = await openShared(() => new HubSyncError('payload_invalid', 'no number'))
  let calls = 0
  scene.hub.webhooks.on('issues.edited', () => {
    calls += 1
    if (calls === 1) throw new Error('not yet, of https://me:canary7f3a@example.org')
  })
  await send(scene, 'odd', 'One')
  await drain(scene, 1, 5)
  expect(await scene.stored()).toMatchObject([{ state: 'delayed' }])
  expect(scene.log.join()).toContain('not yet, of https://me:[secret]@example.org')
  expect(scene.log.join()).not.toContain('canary7f3a')
  await drain(scene, 4, 10)
  expect(calls).toBe(2)
  expect(await scene.stored()).toMatchObject([{ state: 'parked' }])
})

it('a delivery that is replayed begins anew for all its tenants, also for those who were done with it', async () => {
  let isDown = true
  const { scene, send, heard, applied, drain } = await openShared(() =>
    isDown ? new HubSyncError('github_unavailable', 'not now') : undefined,
  )
  await send(scene, 'first', 'One')
  await scene.hub.webhooks.drain()
  expect(heard).toEqual(['first to blue'])
  isDown = false
  await scene.hub.webhooks.replay('first')
  await drain(scene, 1, 5)
  expect(applied.toSorted()).toEqual(['first to blue', 'first to blue', 'first to red', 'first to red'])
  expect(heard.toSorted()).toEqual(['first to blue', 'first to blue', 'first to red'])
})

it('a process that takes over does again what it cannot know of, which changes nothing', async () => {
  let isDown = true
  const { scene, openProcess, send, titlesOf, drain, heard } = await openShared(() =>
    isDown ? new Error('not now') : undefined,
  )
  await send(scene, 'first', 'One')
  await drain(scene, 1, 5)
  await scene.hub.close()
  isDown = false
  const next = openProcess()
  await drain(next, 1, 5)
  expect(await Promise.all(['red', 'blue'].map(titlesOf))).toEqual([['One'], ['One']])
  expect(heard.toSorted()).toEqual(['first to blue', 'first to blue', 'first to red'])
  expect(await next.stored()).toMatchObject([{ state: 'applied' }])
})
