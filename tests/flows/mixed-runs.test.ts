import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, firstPullRequest, transports } from './create-flow.js'
import { readEverything } from './read-memory-copy.js'

/** A bit of everything in the first repository. */
function bustle(flow: Flow, round: number): Mutation[] {
  const [home = ''] = flow.repositories()
  return [
    { action: 'createIssue', repository: home, title: `Issue ${round}` },
    { action: 'openPullRequest', repository: home, title: `Pull request ${round}` },
    { action: 'submitReview', repository: home, number: firstPullRequest(flow), state: 'APPROVED' },
    { action: 'commentOn', repository: home, number: firstPullRequest(flow) },
    { action: 'push', repository: home, messages: [`Push ${round}`] },
  ]
}

describe('runs of different kinds on one copy', () => {
  it.each([
    ['graphql', 'rest'],
    ['rest', 'graphql'],
  ] as const)('that alternate %s and %s keep it exact', async (first, second) => {
    const flow = await createFlow({ repositories: 2 })
    try {
      for (let round = 0; round < 6; round += 1) {
        flow.act(...bustle(flow, round))
        expectExact(flow, await flow.sync({ transport: round % 2 === 0 ? first : second }))
      }
    } finally {
      await flow.close()
    }
  })

  it.each([
    ['graphql', 'rest'],
    ['rest', 'graphql'],
    ['rest', 'rest'],
    ['graphql', 'graphql'],
  ] as const)('aborted over %s are continued over %s, whatever was under way', async (first, second) => {
    const flow = await createFlow({ repositories: 1, issues: 5, pullRequests: 4, reviews: 5, commits: 8 })
    try {
      for (let nth = 1; ; nth += 1) {
        flow.act(...bustle(flow, nth))
        const controller = new AbortController()
        flow.onRequest((request) => {
          if (request.nth === nth) controller.abort()
          return undefined
        })
        const ended = await flow.sync({ transport: first, signal: controller.signal }).then(
          () => true,
          () => false,
        )
        flow.onRequest(undefined)
        const result = await flow.sync({ transport: second })
        expect(flow.differences(), `request ${nth}`).toEqual([])
        expectExact(flow, result)
        if (ended) break
      }
    } finally {
      await flow.close()
    }
  })

  const subsets = [
    [['bugs']],
    [['pull-requests']],
    [['reviews']],
    [['commits']],
    [['members']],
    [['projects']],
    [['bugs', 'commits'], ['pull-requests']],
    [['bugs', 'pull-requests', 'reviews', 'commits']],
  ]

  describe.each(transports)('over %s', (transport) => {
    it.each(subsets)('of some streams first and of all later miss nothing: %j %j', async (...streams) => {
      const flow = await createFlow({ transport, repositories: 2 })
      try {
        for (const some of streams) {
          if (some === undefined) continue
          const result = await flow.sync({ streams: some })
          expect(result.errors).toEqual([])
        }
        expectExact(flow, await flow.sync())
        flow.act(...bustle(flow, 1))
        for (const some of streams) if (some !== undefined) await flow.sync({ streams: some })
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    })

    it('of some streams over the other transport first miss nothing', async () => {
      const other = transport === 'rest' ? 'graphql' : 'rest'
      for (const streams of [['bugs'], ['pull-requests'], ['commits']]) {
        const flow = await createFlow({ transport, repositories: 2 })
        try {
          await flow.sync({ streams, transport: other })
          expectExact(flow, await flow.sync())
        } finally {
          await flow.close()
        }
      }
    })

    it('of pull requests alone, aborted, do not pass for runs that read reviews', async () => {
      const flow = await createFlow({
        transport,
        repositories: 1,
        pullRequests: 130,
        reviews: 140,
        issues: 2,
      })
      try {
        const controller = new AbortController()
        flow.onRequest(({ url, body }) => {
          const isSecondPage =
            (body.includes('pullRequests(') && body.includes('after')) || url.searchParams.get('page') === '2'
          if (isSecondPage) controller.abort()
          return undefined
        })
        await expect(
          flow.sync({ streams: ['pull-requests'], signal: controller.signal }),
        ).rejects.toMatchObject({ code: 'interrupted' })
        flow.onRequest(undefined)
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    })

    it.each([[[]], [[['bugs']]], [[['pull-requests']]]])(
      'after REST listed pull requests whose comments it was to tell later, and %j, miss none',
      async (streams) => {
        const flow = await createFlow({ transport, repositories: 1, pullRequests: 130 })
        try {
          await flow.sync({ streams: ['pull-requests', 'reviews'], transport: 'rest' })
          for (const some of streams) await flow.sync({ streams: some })
          expectExact(flow, await flow.sync())
        } finally {
          await flow.close()
        }
      },
    )

    it('where issues were switched off before REST had told the comments of pull requests miss none', async () => {
      const flow = await createFlow({ transport, repositories: 1, pullRequests: 130 })
      try {
        const [repository = ''] = flow.repositories()
        const controller = new AbortController()
        flow.onRequest(({ url }) => {
          if (/\/pulls\?.*\bpage=2/.test(url.href)) controller.abort()
          return undefined
        })
        await expect(flow.sync({ transport: 'rest', signal: controller.signal })).rejects.toThrow()
        flow.onRequest(undefined)
        flow.act({ action: 'disableIssues', repository })
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    })

    // Over GraphQL pull requests tell their reviews and comments themselves.
    it.runIf(transport === 'rest').each([[['bugs']], [['reviews']]])(
      'of %j alone and a run aborted anywhere after them leave nothing out',
      async (streams) => {
        const size = { repositories: 1, issues: 3, pullRequests: 4, reviews: 5, commits: 4 }
        for (let nth = 1, hasEnded = false; !hasEnded; nth += 1) {
          const flow = await createFlow({ transport, ...size })
          try {
            await flow.sync({ streams, transport: 'graphql' })
            flow.clock.advance(3_600)
            const controller = new AbortController()
            flow.onRequest((request) => {
              if (request.nth === nth) controller.abort()
              return undefined
            })
            hasEnded = await flow.sync({ signal: controller.signal }).then(
              () => true,
              () => false,
            )
            flow.onRequest(undefined)
            const result = await flow.sync()
            expect(flow.differences(), `request ${nth}`).toEqual([])
            expectExact(flow, result)
          } finally {
            await flow.close()
          }
        }
      },
    )

    it('of one repository between runs of its owner change nothing about them', async () => {
      const flow = await createFlow({ transport, repositories: 2 })
      try {
        const [home = ''] = flow.repositories()
        const single = await flow.hub.sync.syncRepo(home, { transport })
        expect(single).toMatchObject({ success: true, kind: 'single', reposSynced: 1 })
        expectExact(flow, await flow.sync())
        flow.act(...bustle(flow, 1))
        expect((await flow.hub.sync.syncRepo(home, { transport })).errors).toEqual([])
        expect(flow.differences()).toEqual([])
        flow.act(...bustle(flow, 2))
        expectExact(flow, await flow.sync())
      } finally {
        await flow.close()
      }
    })

    it('forced full where nothing changed write no row', async () => {
      const flow = await createFlow({ transport, repositories: 2 })
      try {
        expectExact(flow, await flow.sync())
        flow.clock.advance(60)
        expectExact(flow, await flow.syncAll())
        const before = readEverything(flow.database, flow.scope)
        flow.clock.advance(60)
        const result = await flow.syncAll()
        expectExact(flow, result)
        expect(result).toMatchObject({
          issuesSynced: 0,
          pullRequestsSynced: 0,
          reviewsSynced: 0,
          commitsSynced: 0,
        })
        expect(readEverything(flow.database, flow.scope)).toEqual(before)
      } finally {
        await flow.close()
      }
    })

    it('forced full, killed and continued, read what is left and no more', async () => {
      const flow = await createFlow({ transport, repositories: 3 })
      try {
        expectExact(flow, await flow.sync())
        flow.clock.advance(60)
        const whole = await flow.syncAll()
        flow.clock.advance(60)
        const controller = new AbortController()
        const half = Math.ceil((whole.usage.requests + 1) / 2)
        flow.onRequest(({ nth }) => {
          if (nth === half) controller.abort()
          return undefined
        })
        await expect(flow.syncAll({ signal: controller.signal })).rejects.toMatchObject({
          code: 'interrupted',
        })
        flow.onRequest(undefined)
        const rest = await flow.sync()
        expect(rest.kind).toBe('full')
        expectExact(flow, rest)
        expect(rest.usage.requests).toBeLessThanOrEqual(whole.usage.requests)
        expect((await flow.sync()).kind).toBe('incremental')
      } finally {
        await flow.close()
      }
    })
  })
})
