import { memoryAdapter } from '@hubsync/adapter-memory'
import { HubSyncError, type RecoverOptions } from '@hubsync/core'
import type { Mutation } from '@hubsync/simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { createHookedFlow, type HookedFlow } from './create-hooked-flow.js'

let flow: HookedFlow | undefined

afterEach(async () => {
  await flow?.close()
  flow = undefined
})

async function open(...options: Parameters<typeof createHookedFlow>): Promise<HookedFlow> {
  flow = await createHookedFlow(...options)
  return flow
}

/** There is a hook, and the endpoint is down while something happens. */
async function miss(scene: HookedFlow, ...mutations: Mutation[]): Promise<void> {
  await scene.hook()
  scene.refuseWith(500)
  await scene.happen(...mutations)
  scene.refuseWith(null)
}

function hooksOf({ world }: HookedFlow, repository: string) {
  const [owner = '', name = ''] = repository.split('/')
  return world.hooks.hooksOf('repository', world.findRepository(owner, name)?.repository.id ?? 0)
}

describe('register', () => {
  it('makes a hook that sends JSON, signed with a secret that it made up', async () => {
    const scene = await open()
    const [first = '', second = ''] = scene.repositories()
    const place = { repositories: [first, second], url: scene.url }
    const registered = await scene.hub.webhooks.register(place)
    await scene.simulator.hooks.settle()
    scene.secrets.push(registered.secret ?? '')
    expect(registered.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(registered.hooks).toMatchObject([
      { of: first, outcome: 'created' },
      { of: second, outcome: 'created' },
    ])
    expect(hooksOf(scene, first)).toMatchObject([
      {
        active: true,
        config: { url: scene.url, contentType: 'json', secret: registered.secret, insecureSsl: '0' },
      },
    ])
    expect(await scene.hub.webhooks.ping(place)).toEqual({ hooks: 2, failures: [] })
    await scene.simulator.hooks.settle()
    expect((await scene.hub.webhooks.deliveries()).map(({ event }) => event)).toEqual(['ping', 'ping'])
  })

  it('has one hook for an address however often it is called, and leaves its secret alone', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await scene.hook({ repositories: [repository] })
    const [{ config } = { config: undefined }] = hooksOf(scene, repository)
    const secret = config?.secret
    expect(secret).toBeTruthy()
    const place = { repositories: [repository], url: scene.url }
    const again = await scene.hub.webhooks.register({ ...place, events: ['push'] })
    expect(again).toMatchObject({ secret: null, hooks: [{ outcome: 'updated', events: ['push'] }] })
    expect(hooksOf(scene, repository)).toMatchObject([{ events: ['push'], config: { secret } }])
    await scene.hub.webhooks.register({ ...place, secret: 'a new one' })
    expect(hooksOf(scene, repository)).toMatchObject([
      { config: { secret: 'a new one', contentType: 'json' } },
    ])
  })

  it('leaves hooks of other addresses alone', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    const place = { repositories: [repository] }
    await scene.hub.webhooks.register({ ...place, url: 'https://other.example.org/' })
    await scene.hook(place)
    expect(await scene.hub.webhooks.remove({ ...place, url: scene.url })).toMatchObject({ hooks: 1 })
    expect(hooksOf(scene, repository)).toMatchObject([{ config: { url: 'https://other.example.org/' } }])
  })

  it('does the other places when GitHub refuses one', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    const registered = await scene.hook({ repositories: ['acme/nowhere', repository], organization: 'acme' })
    expect(registered.hooks.map(({ of }) => of)).toEqual([repository, 'acme'])
    expect(registered.failures).toMatchObject([{ of: 'acme/nowhere' }])
    expect(HubSyncError.is(registered.failures[0]?.error)).toBe(true)
  })

  it.each([
    ['no place', { url: 'https://example.org/' }],
    ['no address', { organization: 'acme', url: 'nowhere' }],
    ['an empty secret', { organization: 'acme', url: 'https://example.org/', secret: '' }],
    ['an App', { app: true, url: 'https://example.org/' }],
  ])('refuses %s before it asks GitHub', async (_, registration) => {
    const scene = await open()
    const before = scene.hub.client.usage.requests
    await expect(scene.hub.webhooks.register(registration)).rejects.toMatchObject({
      code: 'configuration_invalid',
    })
    expect(scene.hub.client.usage.requests).toBe(before)
  })
})

describe('recover', () => {
  const anIssue = (repository: string): Mutation => ({ action: 'createIssue', repository, title: 'Lost' })
  const recover = (scene: HookedFlow, more: RecoverOptions = {}) =>
    scene.hub.webhooks.recover({ hooks: { organization: 'acme', url: scene.url }, ...more })

  it('brings in what the endpoint could not take', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await scene.syncAll()
    await scene.hook()
    scene.refuseWith(503)
    await scene.happen(anIssue(repository), { action: 'push', repository })
    scene.refuseWith(null)
    expect(scene.differences()).not.toEqual([])
    const recovery = await recover(scene)
    expect(recovery).toMatchObject({ hooks: 1, lost: 0, failures: [], gap: null })
    expect(recovery.stored).toBe(recovery.failed - recovery.unimportant)
    expect(recovery.stored).toBeGreaterThanOrEqual(2)
    await scene.hub.webhooks.drain()
    expect(scene.differences()).toEqual([])
    expect(await recover(scene)).toMatchObject({ stored: 0, arrived: recovery.stored })
  })

  it('stores what was sent, as it was sent', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await miss(scene, { action: 'push', repository })
    await recover(scene)
    const [delivery] = await scene.hub.webhooks.deliveries({ limit: 1 })
    const [hook] = scene.world.hooks.hooksOf('organization', scene.world.accountByLogin('acme')?.id ?? 0)
    const [sent] = scene.world.hooks.deliveriesOf(hook?.id ?? 0, scene.world.now())
    expect(delivery).toMatchObject({
      hookId: String(hook?.id),
      deliveryId: sent?.guid,
      event: 'push',
      action: null,
      projectGithubId: sent?.repositoryId,
      state: 'received',
    })
    expect(delivery?.payload).toEqual(JSON.parse(sent?.payload ?? ''))
  })

  it('has them sent again where that is asked for, and knows that they arrived', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await miss(scene, { action: 'push', repository })
    expect(await recover(scene, { by: 'redelivery' })).toMatchObject({ redelivered: 1, stored: 0 })
    await scene.simulator.hooks.settle()
    expect((await scene.hub.webhooks.deliveries({ limit: 1 }))[0]).toMatchObject({ event: 'push' })
    expect(await recover(scene)).toMatchObject({ failed: 1, arrived: 1, stored: 0 })
  })

  it('leaves alone what another attempt delivered, though the inbox has forgotten it', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await miss(scene, { action: 'push', repository })
    await recover(scene, { by: 'redelivery' })
    await scene.simulator.hooks.settle()
    await scene.hub.webhooks.drain()
    const { inbox } = memoryAdapter(scene.database)
    await inbox.prune(scene.hub.client.host, ['applied', 'ignored', 'parked'], new Date('2999-01-01'))
    expect(await recover(scene)).toMatchObject({ failed: 1, arrived: 1, stored: 0 })
  })

  it('brings in what changes no row too, as subscribers are told of it, and no ping', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    scene.refuseWith(500)
    await scene.hook()
    await scene.happen({ action: 'createMilestone', repository, title: 'Moon' })
    expect(await recover(scene)).toMatchObject({ failed: 2, unimportant: 1, stored: 1 })
  })

  it('misses nothing of a hook because another was told of the same event', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await scene.hook({ repositories: [repository] })
    await scene.hook()
    const organization = scene.world.accountByLogin('acme')?.id ?? 0
    const [lost] = scene.world.hooks.hooksOf('organization', organization)
    scene.refuseWith((request) => (request.headers['x-github-hook-id'] === String(lost?.id) ? 503 : null))
    await scene.happen({ action: 'push', repository })
    scene.refuseWith(null)
    expect(await recover(scene)).toMatchObject({ failed: 1, arrived: 0, stored: 1 })
    const pushes = (await scene.hub.webhooks.deliveries()).filter(({ event }) => event === 'push')
    expect(pushes.map(({ hookId }) => hookId)).toContain(String(lost?.id))
    expect(new Set(pushes.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(pushes).toHaveLength(2)
  })

  it('goes no further back than it is told', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await scene.hook()
    scene.refuseWith(500)
    await scene.happen({ action: 'push', repository })
    scene.clock.advance(1)
    const since = scene.clock.now()
    await scene.happen({ action: 'push', repository })
    expect(await recover(scene, { since })).toMatchObject({ failed: 1, stored: 1 })
  })

  it('reads as many pages as there are', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await miss(scene, ...Array.from({ length: 250 }, () => ({ action: 'push', repository }) as const))
    expect(await recover(scene)).toMatchObject({ failed: 250, stored: 250 })
  })

  it('tells what is older than the log', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await scene.hook()
    await scene.happen({ action: 'push', repository })
    const [last] = await scene.hub.webhooks.deliveries({ limit: 1 })
    scene.clock.advance(30 * 86_400)
    const { gap } = await recover(scene)
    expect(gap?.from).toBe(last?.receivedAt)
    const days = (scene.clock.now().getTime() - Date.parse(gap?.to ?? '')) / 86_400_000
    expect(Math.round(days)).toBe(7)
  })

  it('goes on where one delivery or one place cannot be read', async () => {
    const scene = await open()
    const [repository = ''] = scene.repositories()
    await miss(scene, { action: 'push', repository }, { action: 'push', repository })
    let isFirst = true
    scene.onRequest(({ url }) => {
      if (!/\/deliveries\/\d+$/.test(url.pathname) || !isFirst) return undefined
      isFirst = false
      return Response.json({ message: 'Not Found' }, { status: 404 })
    })
    const hooks = { organization: 'acme', repositories: ['acme/nowhere'], url: scene.url }
    const recovery = await recover(scene, { hooks })
    expect(recovery).toMatchObject({ failed: 2, stored: 1, lost: 1 })
    expect(recovery.failures.map(({ of }) => of)).toEqual(['acme/nowhere', 'acme'])
  })

  it('needs an inbox, and to know whose hooks are meant', async () => {
    const scene = await open()
    await expect(scene.hub.webhooks.recover()).rejects.toMatchObject({ code: 'configuration_invalid' })
    await expect(recover(scene, { hooks: { organization: 'acme' } })).rejects.toMatchObject({
      code: 'configuration_invalid',
    })
  })

  it('looks at the hooks that the hub was given', async () => {
    const scene = await open({
      hub: { webhooks: { hooks: { organization: 'acme', url: 'https://example.org/' } } },
    })
    expect(await scene.hub.webhooks.recover()).toMatchObject({ hooks: 0, failed: 0 })
  })
})
