import { describe, expect, it } from 'vitest'
import { expectExact, type Flow, type FlowOptions, transports, useFlow } from './create-flow.js'
import { readEverything, rowsOf, tombstonesOf } from './read-memory-copy.js'
import { allStreams, ship, shipmentDifferences } from './shipping.js'

const streams = allStreams

function withFlow(options: FlowOptions, play: (flow: Flow) => Promise<void>): Promise<void> {
  return useFlow({ repositories: 3, ...options }, play)
}

const outcomesOf = (result: Awaited<ReturnType<Flow['sync']>>, stream: string) =>
  result.completeness.filter((proof) => proof.stream === stream).map(({ outcome }) => outcome)

describe.each(transports)('over %s', (transport) => {
  it('deployments with their latest status and releases, drafts too, are copied and proven', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      const result = await flow.sync({ streams })
      expectExact(flow, result)
      expect(shipmentDifferences(flow)).toEqual([])
      expect(outcomesOf(result, 'releases')).toEqual(['equal', 'equal', 'equal'])
      expect(outcomesOf(result, 'deployments')).toEqual(['equal', 'equal', 'equal'])
      const releases = rowsOf(flow.database, flow.scope, 'releases')
      expect(result).toMatchObject({ releasesSynced: releases.length })
      expect(releases.length).toBe(9)
      expect(result.deploymentsSynced).toBe(rowsOf(flow.database, flow.scope, 'deployments').length)
      const [log] = await flow.store.logs.list(flow.scope)
      expect(log?.metadata).toMatchObject({ releasesSynced: 9, deploymentsSynced: result.deploymentsSynced })
    }))

  it('a run that is not asked for them asks nothing about them', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      const asked: string[] = []
      flow.onRequest(({ url, body }) => {
        asked.push(`${url.pathname} ${body}`)
        return undefined
      })
      expectExact(flow, await flow.sync())
      expect(asked.filter((text) => /deployments|releases/.test(text))).toEqual([])
      expect(rowsOf(flow.database, flow.scope, 'releases')).toEqual([])
    }))

  it('a run that finds nothing new writes none of them', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      flow.clock.advance(60)
      const before = readEverything(flow.database, flow.scope)
      const result = await flow.sync({ streams })
      expectExact(flow, result)
      expect(result).toMatchObject({ releasesSynced: 0, deploymentsSynced: 0, deleted: 0 })
      expect(readEverything(flow.database, flow.scope)).toEqual(before)
    }))

  it('edits, new statuses and what became inactive in silence arrive with the next run', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const [repository = ''] = flow.repositories()
      const { release, draft, deployment, other } = shipped(flow)
      flow.act(
        { action: 'editRelease', repository, release, name: 'Renamed', body: 'Said anew' },
        { action: 'editRelease', repository, release: draft, isDraft: false },
        { action: 'createDeploymentStatus', repository, deployment: other, state: 'failure' },
      )
      const [made] = flow.act({ action: 'createDeployment', repository, environment: 'staging' })
      flow.act({
        action: 'createDeploymentStatus',
        repository,
        deployment: made?.id ?? 0,
        state: 'success',
      })
      const result = await flow.sync({ streams })
      expectExact(flow, result)
      expect(shipmentDifferences(flow)).toEqual([])
      expect(result).toMatchObject({ releasesSynced: 2, deploymentsSynced: 3 })
      const rows = rowsOf(flow.database, flow.scope, 'deployments')
      expect(rows.find(({ github_id }) => github_id === deployment)).toMatchObject({ state: 'inactive' })
    }))

  it('what was deleted becomes a tombstone, and what is alone left stays', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const [repository = ''] = flow.repositories()
      const { release, draft, deployment } = shipped(flow)
      flow.act(
        { action: 'deleteRelease', repository, release },
        { action: 'deleteRelease', repository, release: draft },
        { action: 'deleteDeployment', repository, deployment },
        { action: 'createRelease', repository, tag: 'v3' },
      )
      const result = await flow.sync({ streams })
      expectExact(flow, result)
      expect(shipmentDifferences(flow)).toEqual([])
      expect(outcomesOf(result, 'releases')).toEqual(['healed', 'equal', 'equal'])
      expect(outcomesOf(result, 'deployments')).toEqual(['healed', 'equal', 'equal'])
      const buried = tombstonesOf(flow.database, flow.scope, 'releases').map(({ github_id }) => github_id)
      expect(new Set(buried)).toEqual(new Set([release, draft]))
      expect(tombstonesOf(flow.database, flow.scope, 'deployments')).toMatchObject([
        { github_id: deployment, deleted_reason: 'absent-from-listing' },
      ])
    }))

  it('an empty repository, and one that shipped nothing, have nothing and are proven', () =>
    withFlow({ transport, repositories: 1 }, async (flow) => {
      flow.act({ action: 'createRepository', owner: flow.owner, name: 'hollow' })
      const result = await flow.sync({ streams })
      expectExact(flow, result)
      expect(shipmentDifferences(flow)).toEqual([])
      expect(outcomesOf(result, 'releases')).toEqual(['equal', 'equal'])
      expect(outcomesOf(result, 'deployments')).toEqual(['equal', 'equal'])
    }))

  it('one repository by itself brings its own', () =>
    withFlow({ transport }, async (flow) => {
      ship(flow)
      await flow.sync()
      const [repository = '', second = ''] = flow.repositories()
      expect(await flow.hub.sync.syncRepo(repository, { transport, streams })).toMatchObject({
        success: true,
      })
      const missing = shipmentDifferences(flow)
      expect(missing.length).toBeGreaterThan(0)
      expect(missing.every((difference) => difference.endsWith('is missing'))).toBe(true)
      expect(await flow.hub.sync.syncRepo(second, { transport, streams })).toMatchObject({ success: true })
      expect(shipmentDifferences(flow).length).toBeLessThan(missing.length)
    }))

  it('a repository that was deleted takes them out of sight, and its own are never mixed with those of the next of its name', () =>
    withFlow({ transport, repositories: 2 }, async (flow) => {
      ship(flow)
      await flow.sync({ streams })
      const [repository = ''] = flow.repositories()
      flow.act(
        { action: 'deleteRepository', repository },
        { action: 'createRepository', owner: flow.owner, name: repository.split('/')[1] ?? '' },
        { action: 'createRelease', repository, tag: 'v9' },
      )
      expect(await flow.sync({ streams })).toMatchObject({ errors: [] })
      expect(shipmentDifferences(flow)).toEqual([])
    }))
})

/** Ids of the oldest repository's. */
function shipped({ world, owner }: Flow) {
  const [repository] = world.repositoriesOf(world.accountByLogin(owner)?.id ?? 0)
  const releases = world.shipments.releasesOf(repository?.id ?? 0)
  const [first, second] = world.shipments.deploymentsOf(repository?.id ?? 0)
  return {
    release: releases[0]?.id ?? 0,
    draft: releases[1]?.id ?? 0,
    deployment: first?.id ?? 0,
    other: second?.id ?? 0,
  }
}
