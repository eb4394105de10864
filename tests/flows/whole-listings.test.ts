import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, type FlowOptions, transports, useFlow } from './create-flow.js'
import { rowsOf, tombstonesOf } from './read-memory-copy.js'
import { ship, shipmentDifferences, allStreams as streams } from './shipping.js'

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ repositories: 2, ...options }, play)
}

type Result = Awaited<ReturnType<Flow['sync']>>

const proofOf = ({ completeness }: Result, repo: string, stream: string) =>
  completeness.find((proof) => proof.repo === repo && proof.stream === stream)

const many = (repository: string, count: number): Mutation[] =>
  Array.from({ length: count }, (_, each) => ({ action: 'createRelease', repository, tag: `v${each}` }))

const releasesOf = ({ world, owner }: Flow) =>
  world.shipments.releasesOf(world.repositoriesOf(world.accountByLogin(owner)?.id ?? 0)[0]?.id ?? 0)

/** Requests for a page of releases. */
const asksForReleases = (url: URL, body: string) =>
  /releases/.test(url.pathname) || /page: releases/.test(body)

/** Over REST a page holds a hundred of them; over GraphQL the first that is asked for holds ten. */
const longList = { graphql: 30, rest: 230 } as const

describe.each(transports)('over %s', (transport) => {
  it('a listing that was cut off between two pages goes on behind the first, and is read once more for what changed', () =>
    withFlow({ transport }, async (flow) => {
      const [repository = ''] = flow.repositories()
      flow.act(...many(repository, longList[transport]))
      await flow.sync()
      const controller = new AbortController()
      flow.onRequest(({ url, body }) => {
        if (asksForReleases(url, body) && placeOf(url, body) !== null) controller.abort()
        return undefined
      })
      await expect(flow.sync({ streams, signal: controller.signal })).rejects.toMatchObject({
        code: 'interrupted',
      })
      const places = await flow.store.checkpoints(flow.scope, { scope: 'project', streams: ['releases'] })
      expect(places.find(({ pass }) => pass !== null)).toMatchObject({
        pass: 'full',
        cursor: expect.any(String),
      })
      const stored = rowsOf(flow.database, flow.scope, 'releases').length
      expect(stored).toBeGreaterThan(0)
      expect(stored).toBeLessThan(longList[transport])
      const pages: (string | null)[] = []
      const [oldest] = releasesOf(flow)
      const newest = releasesOf(flow).at(-1)
      flow.act(
        { action: 'editRelease', repository, release: oldest?.id ?? 0, name: 'Changed' },
        { action: 'editRelease', repository, release: newest?.id ?? 0, name: 'Changed too' },
      )
      flow.onRequest(({ url, body }) => {
        if (asksForReleases(url, body)) pages.push(placeOf(url, body))
        return undefined
      })
      expectExact(flow, await flow.sync({ streams }))
      expect(shipmentDifferences(flow)).toEqual([])
      expect(pages[0], 'goes on behind the first page').not.toBeNull()
      expect(pages, 'begins again').toContain(null)
    }))

  it('a listing that is cut off at any request is continued by the next run', async () => {
    const only = ['deployments', 'releases']
    for (let nth = 1, outcome = ''; outcome !== 'ended'; nth += 1) {
      await withFlow({ transport, repositories: 1, issues: 2, pullRequests: 1, commits: 4 }, async (flow) => {
        ship(flow)
        const controller = new AbortController()
        flow.onRequest((request) => {
          if (request.nth === nth) controller.abort()
          return undefined
        })
        outcome = await flow.sync({ streams: only, signal: controller.signal }).then(
          () => 'ended',
          (error: { code: string }) => error.code,
        )
        flow.onRequest(undefined)
        expect(await flow.sync({ streams: only })).toMatchObject({ success: true })
        expect(shipmentDifferences(flow), `request ${nth}`).toEqual([])
      })
    }
  })

  it('what is deleted, made and edited between two pages neither loses nor buries anything else', () =>
    withFlow({ transport }, async (flow) => {
      const [repository = ''] = flow.repositories()
      flow.act(...many(repository, longList[transport]))
      await flow.sync({ streams })
      const all = releasesOf(flow)
      const [oldest, second] = all
      const [newest, another] = all.toReversed()
      let pages = 0
      flow.onRequest(({ url, body }) => {
        if (!asksForReleases(url, body)) return undefined
        pages += 1
        if (pages === 2) {
          flow.actAtOnce(
            { action: 'deleteRelease', repository, release: newest?.id ?? 0 },
            { action: 'deleteRelease', repository, release: oldest?.id ?? 0 },
            { action: 'editRelease', repository, release: second?.id ?? 0, name: 'Edited' },
          )
        }
        if (pages === 4) flow.actAtOnce({ action: 'deleteRelease', repository, release: another?.id ?? 0 })
        return undefined
      })
      flow.clock.advance(60)
      await flow.sync({ streams })
      const alive = new Set(releasesOf(flow).map(({ id }) => id))
      const buried = tombstonesOf(flow.database, flow.scope, 'releases').map(({ github_id }) => github_id)
      expect(buried.filter((id) => alive.has(Number(id)))).toEqual([])
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync({ streams }))
      expect(shipmentDifferences(flow)).toEqual([])
    }))

  it('a deployment that goes between its listing and its status is left out, and buried if it was stored', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const [repository = ''] = flow.repositories()
      const projectId = flow.world.repositoriesOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)[0]?.id ?? 0
      const [gone] = flow.world.shipments.deploymentsOf(projectId)
      flow.onRequest(({ url, body }) => {
        const isStatus = url.pathname.endsWith(`/deployments/${gone?.id}/statuses`)
        if (flow.world.shipments.deploymentsOf(projectId).some(({ id }) => id === gone?.id)) {
          if (isStatus || body.includes('page: deployments')) {
            flow.actAtOnce({ action: 'deleteDeployment', repository, deployment: gone?.id ?? 0 })
          }
        }
        return undefined
      })
      flow.clock.advance(60)
      expectExact(flow, await flow.sync({ streams }))
      expect(shipmentDifferences(flow)).toEqual([])
    }))

  it.each([403, 404])('a list that the token may not read (%i) is told, and hurts nothing else', (status) =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      const [repository = ''] = flow.repositories()
      flow.simulator.faults.set([
        transport === 'rest'
          ? { kind: 'status', status, match: { path: `/repos/${repository}/deployments` } }
          : { kind: 'partial', type: status === 403 ? 'FORBIDDEN' : 'NOT_FOUND', path: await aliasOf(flow) },
      ])
      const result = await flow.sync({ streams })
      expect(result).toMatchObject({ success: false, reposSynced: 1 })
      expect(result.errors).toMatchObject([{ repo: repository, operation: 'read deployments' }])
      const unproven = result.completeness.filter(({ outcome }) => outcome === 'unproven')
      expect(unproven).toMatchObject([{ repo: repository, stream: 'deployments' }])
      expect(unproven[0]?.reason).toContain('reading failed')
      expect(flow.differences()).toEqual([])
      const left = shipmentDifferences(flow)
      expect(left.length).toBeGreaterThan(0)
      expect(left.filter((text) => !/^deployments \d+: is missing$/.test(text))).toEqual([])
      flow.simulator.faults.set([])
      flow.clock.advance(60)
      expectExact(flow, await flow.sync({ streams }))
      expect(shipmentDifferences(flow)).toEqual([])
    }),
  )

  it('what a proof finds missing or left over of what was read before is told, and mended if asked for', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const [repository = ''] = flow.repositories()
      const verify = (more = {}) => flow.hub.sync.verify({ owner: flow.owner, transport, ...more })
      flow.clock.advance(60)
      expect(proofOf(await verify(), repository, 'releases')).toMatchObject({ outcome: 'equal', server: 3 })
      const [release] = releasesOf(flow)
      flow.act({ action: 'deleteRelease', repository, release: release?.id ?? 0 }, ...many(repository, 2))
      const proof = proofOf(await verify(), repository, 'releases')
      expect(proof).toMatchObject({ outcome: 'unproven', server: 4, stored: 3 })
      expect(shipmentDifferences(flow)).not.toEqual([])
      const healed = await verify({ heal: true })
      expect(proofOf(healed, repository, 'releases')).toMatchObject({ outcome: 'healed' })
      expect(shipmentDifferences(flow)).toEqual([])
      expect((await verify({ streams: ['bugs'] })).completeness.map(({ stream }) => stream)).not.toContain(
        'releases',
      )
    }))

  it('releases behind the last that GitHub lists stay, and those in front of it are kept up to date', () =>
    withFlow({ transport, repositories: 1 }, async (flow) => {
      const [repository = ''] = flow.repositories()
      const explained = { outcome: 'explained', reason: 'GitHub lists the newest 1,000 releases alone' }
      const proofOfRun = async () => {
        const result = await flow.sync({ streams: ['releases'] })
        expect(result.errors).toEqual([])
        return proofOf(result, repository, 'releases')
      }
      flow.act(...many(repository, 1_000))
      expect(await proofOfRun()).toMatchObject({ ...explained, stored: 1_000 })
      // More than are asked for one by one.
      flow.act(...many(repository, 60))
      const newest = releasesOf(flow).at(-1)
      flow.act({ action: 'editRelease', repository, release: newest?.id ?? 0, name: 'Newest' })
      expect(await proofOfRun()).toMatchObject({ ...explained, stored: 1_060 })
      expect(shipmentDifferences(flow)).toEqual([])
    }))

  it('what was never asked for is not proven', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync()
      const result = await flow.hub.sync.verify({ owner: flow.owner, transport, heal: true })
      expect(result.completeness.map(({ stream }) => stream)).not.toContain('releases')
      expect(rowsOf(flow.database, flow.scope, 'releases')).toEqual([])
    }))

  it('drafts that a webhook told stay where the token is not shown them, and go where it would be', () =>
    withFlow({ transport, repositories: 1 }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const { world, owner } = flow
      const stranger = world.accountByLogin(owner)?.id ?? 0
      const members = [...world.membersOf(stranger)]
      world.setMembers(stranger, [])
      flow.clock.advance(60)
      const blind = await flow.sync({ streams: ['releases'] })
      expect(proofOf(blind, flow.repositories()[0] ?? '', 'releases')).toMatchObject({
        outcome: 'explained',
        reason: 'drafts of releases are shown to those alone who may push',
      })
      expect(tombstonesOf(flow.database, flow.scope, 'releases')).toEqual([])
      const draft = releasesOf(flow).find(({ isDraft }) => isDraft)
      flow.act({ action: 'deleteRelease', repository: flow.repositories()[0] ?? '', release: draft?.id ?? 0 })
      world.setMembers(stranger, members)
      const seeing = await flow.sync({ streams: ['releases'] })
      expect(proofOf(seeing, flow.repositories()[0] ?? '', 'releases')).toMatchObject({ outcome: 'healed' })
      expect(tombstonesOf(flow.database, flow.scope, 'releases')).toMatchObject([{ github_id: draft?.id }])
    }))
})

/** Null for the first page. */
function placeOf(url: URL, body: string): string | null {
  const page = url.searchParams.get('page')
  if (page !== null) return page === '1' ? null : page
  return /page: releases\([^)]*after: \\?"([^"\\]+)/.exec(body)?.[1] ?? null
}

/** Under which alias the next run will ask for the deployments of the oldest repository, wherever it asks for them. */
async function aliasOf(flow: Flow): Promise<string> {
  const nodeId = flow.world.repositoriesOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)[0]?.nodeId ?? ''
  const probe = await createFlow({ transport: 'graphql', repositories: 2 })
  const aliases: string[] = []
  ship(probe)
  probe.onRequest(({ body }) => {
    const { query = '' } = body === '' ? {} : (JSON.parse(body) as { query?: string })
    const lines = query
      .split('\n')
      .filter((line) => line.includes(nodeId) && line.includes('page: deployments'))
    aliases.push(...lines.flatMap((line) => /^(r\d+):/.exec(line.trim())?.[1] ?? []))
    return undefined
  })
  await probe.sync({ streams })
  await probe.close()
  return `${aliases[0]}.page`
}
