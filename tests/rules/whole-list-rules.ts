import { expect } from 'vitest'
import type { Flow } from '../flows/create-flow.js'
import { rowsOf, tombstonesOf } from '../flows/read-memory-copy.js'
import { ship, shipmentDifferences, allStreams as streams } from '../flows/shipping.js'
import type { Rule } from './rule.js'

const docs = 'https://docs.github.com'

const deploymentOf = ({ world, owner }: Flow) => {
  const [repository] = world.repositoriesOf(world.accountByLogin(owner)?.id ?? 0)
  return world.shipments.deploymentsOf(repository?.id ?? 0)[0]?.id ?? 0
}

const stateOf = (flow: Flow) =>
  rowsOf(flow.database, flow.scope, 'deployments').find(({ github_id }) => github_id === deploymentOf(flow))
    ?.state

/** Deployments and releases, which GitHub lists in no order that tells what changed. */
export const wholeListRules: Rule[] = [
  {
    promise: 'Deployments and releases are listed whole by each run that is asked for them',
    evidence: `GraphQL orders them by creation alone, REST by nothing that moves; a status that becomes \`inactive\` tells no hook ([deployment statuses](${docs}/rest/deployments/statuses#create-a-deployment-status))`,
    scenario: 'edits, new statuses and deletions arrive, and nothing that a listing does not show is left',
    play: async (open) => {
      const flow = await open({ repositories: 2 })
      ship(flow)
      expect(await flow.sync({ streams })).toMatchObject({ success: true })
      const [repository = ''] = flow.repositories()
      const [release] = rowsOf(flow.database, flow.scope, 'releases')
      flow.act(
        { action: 'createDeploymentStatus', repository, deployment: deploymentOf(flow), state: 'failure' },
        { action: 'deleteRelease', repository, release: Number(release?.github_id) },
      )
      expect(await flow.sync({ streams })).toMatchObject({ success: true })
      expect(shipmentDifferences(flow)).toEqual([])
      expect(tombstonesOf(flow.database, flow.scope, 'releases')).toHaveLength(1)
    },
    mutants: [
      {
        name: 'what was read to its end once is read no more',
        file: 'core/src/sync/plan-passes.ts',
        find: "return isReadInRun(state, checkpoint, options) ? 'skip' : 'full'",
        replace: "return 'skip'",
      },
      {
        name: 'they are not proven',
        file: 'core/src/sync/verify-counts.ts',
        find: 'if (streams.has(stream) || isStored)',
        replace: 'if (isStored)',
      },
    ],
  },
  {
    promise: 'A whole listing that a killed run began is read once more behind its end',
    evidence: 'What changed on its first pages meanwhile shows nowhere else',
    scenario: 'a release that is edited between the two parts of a listing is in the copy',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      const [repository = ''] = flow.repositories()
      flow.act(
        ...Array.from({ length: 30 }, (_, each) => ({
          action: 'createRelease' as const,
          repository,
          tag: `v${each}`,
        })),
      )
      await flow.sync()
      const controller = new AbortController()
      flow.onRequest(({ body }) => {
        if (/page: releases\([^)]*after/.test(body)) controller.abort()
        return undefined
      })
      await expect(flow.sync({ streams, signal: controller.signal })).rejects.toThrow()
      flow.onRequest(undefined)
      const [read] = rowsOf(flow.database, flow.scope, 'releases')
      flow.act({ action: 'editRelease', repository, release: Number(read?.github_id), name: 'Meanwhile' })
      await flow.sync({ streams })
      expect(shipmentDifferences(flow)).toEqual([])
    },
    mutants: [
      {
        name: 'what a killed run read counts as read by this one',
        file: 'core/src/sync/read-rounds.ts',
        find: 'open = [...again, ...continued.filter(({ row }) => !lookedAt.has(row.id))]',
        replace: 'open = again',
      },
    ],
  },
  {
    promise: 'A deployment is as new as its latest status',
    evidence: `A status has times of its own and need not move those of its deployment ([deployments](${docs}/rest/deployments/deployments))`,
    scenario: 'a listing that lags behind what an earlier one told takes no status back',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      ship(flow)
      const [repository = ''] = flow.repositories()
      const deployment = deploymentOf(flow)
      await flow.sync({ streams })
      flow.simulator.stats.reset()
      await flow.sync({ streams })
      const { requests } = flow.simulator.stats.read()
      flow.clock.advance(600)
      flow.simulator.faults.set([{ kind: 'stale', seconds: 400, nth: requests + 1, every: 1 }])
      flow.act({ action: 'createDeploymentStatus', repository, deployment, state: 'failure' })
      await flow.sync({ streams })
      expect(stateOf(flow)).toBe('failure')
      await flow.sync({ streams })
      expect(stateOf(flow)).toBe('failure')
    },
    mutants: [
      {
        name: 'a deployment is as new as itself',
        file: 'core/src/normalize/normalize-deployment.ts',
        find: 'github_updated_at: changedAt(record)',
        replace: 'github_updated_at: readTime(record.updated_at) ?? null',
      },
    ],
  },
  {
    promise: 'A list that the token may not read is an error of its stream alone',
    evidence: `Fine-grained tokens are granted deployments and contents apart ([permissions](${docs}/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens))`,
    scenario: 'a repository whose deployments are refused is otherwise read, proven and told',
    play: async (open) => {
      const flow = await open({ transport: 'rest', repositories: 1 })
      ship(flow)
      const [repository = ''] = flow.repositories()
      const path = `/repos/${repository}/deployments`
      flow.simulator.faults.set([{ kind: 'status', status: 403, match: { path } }])
      const { completeness, errors } = await flow.sync({ streams })
      expect(errors).toMatchObject([{ operation: 'read deployments', code: 'permission_denied' }])
      const unproven = completeness.filter(({ outcome }) => outcome === 'unproven')
      expect(unproven.map(({ stream }) => stream)).toEqual(['deployments'])
    },
    mutants: [
      {
        name: 'it is one of the repository',
        file: 'core/src/sync/run-report.ts',
        find: 'if (!isListedWhole(stream)) return',
        replace: 'if (stream !== repo) return',
      },
    ],
  },
  {
    promise: 'REST’s numbered pages of deletable records count only if they are told alike twice',
    evidence: 'A record that is deleted from a page before takes the next page’s first one out of sight',
    scenario:
      'what a deletion hid while ids were listed is not buried, though it cannot be asked for by itself',
    play: async (open) => {
      const flow = await open({ transport: 'rest', repositories: 1 })
      const [repository = ''] = flow.repositories()
      flow.act(
        ...Array.from({ length: 230 }, (_, each) => ({
          action: 'createRelease' as const,
          repository,
          tag: `v${each}`,
        })),
      )
      await flow.sync({ streams })
      const all = rowsOf(flow.database, flow.scope, 'releases').map(({ github_id }) => Number(github_id))
      const [oldest = 0] = all.toSorted((a, b) => a - b)
      flow.act({ action: 'deleteRelease', repository, release: oldest })
      let pages = 0
      flow.onRequest(({ url }) => {
        if (/\/releases\/\d+$/.test(url.pathname)) {
          return new Response('{"message":"Not Found"}', {
            status: 404,
            headers: { 'content-type': 'application/json', date: flow.clock.now().toUTCString() },
          })
        }
        if (!url.pathname.endsWith('/releases')) return undefined
        pages += 1
        // The second page of the first listing of ids, behind the three pages of the reading.
        if (pages === 5) flow.actAtOnce({ action: 'deleteRelease', repository, release: Math.max(...all) })
        return undefined
      })
      await flow.sync({ streams })
      const alive = new Set(
        flow.world.shipments
          .releasesOf(flow.world.findRepository(flow.owner, repository.slice(5))?.repository.id ?? 0)
          .map(({ id }) => id),
      )
      const buried = tombstonesOf(flow.database, flow.scope, 'releases').map(({ github_id }) =>
        Number(github_id),
      )
      expect(buried.filter((id) => alive.has(id))).toEqual([])
    },
    mutants: [
      {
        name: 'one listing will do',
        file: 'core/src/sync/list-identities.ts',
        find: 'if (listing === null || !listing.mayHaveShifted) return listing',
        replace: 'if (listing !== undefined) return listing',
      },
    ],
  },
  {
    promise: 'Drafts that a token is not shown are not gone',
    evidence: `Only those who may push are shown drafts ([list releases](${docs}/rest/releases/releases#list-releases))`,
    scenario: 'a token that lost the right to push buries no draft',
    play: async (open) => {
      const flow = await open({ repositories: 1 })
      ship(flow)
      await flow.sync({ streams })
      flow.world.setMembers(flow.world.accountByLogin(flow.owner)?.id ?? 0, [])
      flow.clock.advance(60)
      await flow.sync({ streams: ['releases'] })
      expect(tombstonesOf(flow.database, flow.scope, 'releases')).toEqual([])
    },
    mutants: [
      {
        name: 'whoever lists releases is shown drafts',
        file: 'core/src/sync/verify-listing.ts',
        find: 'permissions?.push === true',
        replace: 'permissions?.push !== null',
      },
    ],
  },
]
