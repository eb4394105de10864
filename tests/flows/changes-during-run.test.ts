import type { Mutation } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, firstPullRequest, transports } from './create-flow.js'

const size = { repositories: 2, issues: 8, pullRequests: 5, reviews: 6, commits: 14, members: 2 }

/** What happens at GitHub just before a request is answered. */
const interferences: [name: string, act: (home: string, flow: Flow) => Mutation[]][] = [
  [
    'edits',
    (home, flow) => [
      { action: 'editIssue', repository: home, number: oldestIssue(flow), title: 'Edited meanwhile' },
      { action: 'commentOn', repository: home, number: firstPullRequest(flow) },
    ],
  ],
  [
    'creations',
    (home) => [
      { action: 'createIssue', repository: home, title: 'Created meanwhile' },
      { action: 'openPullRequest', repository: home, title: 'Opened meanwhile' },
    ],
  ],
  ['deletions', (home, flow) => [{ action: 'deleteIssue', repository: home, number: oldestIssue(flow) }]],
  [
    'a deletion and a creation',
    (home, flow) => [
      { action: 'deleteIssue', repository: home, number: oldestIssue(flow) },
      { action: 'createIssue', repository: home, title: 'In its place' },
    ],
  ],
  ['pushes', (home) => [{ action: 'push', repository: home, messages: ['Pushed', 'meanwhile'] }]],
  [
    'a force push',
    (home) => [{ action: 'forcePush', repository: home, drop: 2, messages: ['Forced meanwhile'] }],
  ],
  [
    'a review',
    (home, flow) => [
      { action: 'submitReview', repository: home, number: firstPullRequest(flow), state: 'APPROVED' },
    ],
  ],
  ['a change of topics', (home) => [{ action: 'editRepository', repository: home, topics: ['meanwhile'] }]],
  [
    'a transferred issue',
    (home, flow) => [
      {
        action: 'transferIssue',
        repository: home,
        number: oldestIssue(flow),
        to: flow.repositories()[1] ?? '',
      },
    ],
  ],
]

describe.each(transports)('over %s', (transport) => {
  it.each(interferences)(
    '%s before any request of a first run are in the copy after the next',
    async (_name, act) => {
      for (let nth = 1; ; nth += 1) {
        const flow = await createFlow({ transport, ...size })
        try {
          const happened = await syncWith(flow, nth, () => act(flow.repositories()[0] ?? '', flow))
          flow.clock.advance(60)
          const result = await flow.sync()
          expect(flow.differences(), `request ${nth}`).toEqual([])
          expectExact(flow, result)
          if (!happened) break
          if (transport === 'rest') nth += 3
        } finally {
          await flow.close()
        }
      }
    },
  )

  it('changes before every request of a later run are in the copy after the next', async () => {
    const flow = await createFlow({ transport, ...size })
    try {
      expectExact(flow, await flow.sync())
      for (const [name, act] of interferences) {
        const [home = ''] = flow.repositories()
        flow.act(
          { action: 'createIssue', repository: home, title: 'Something to read' },
          { action: 'push', repository: home, messages: ['a', 'b', 'c'] },
        )
        flow.onRequest(({ nth }) => {
          if (nth <= 4) flow.actAtOnce(...act(home, flow))
          return undefined
        })
        await flow.sync()
        flow.onRequest(undefined)
        flow.clock.advance(60)
        const result = await flow.sync()
        expect(flow.differences(), name).toEqual([])
        expectExact(flow, result)
      }
    } finally {
      await flow.close()
    }
  })
})

/** A run during which something happens before its nth request; false when it had fewer. */
async function syncWith(flow: Flow, nth: number, act: () => Mutation[]): Promise<boolean> {
  let happened = false
  flow.onRequest((request) => {
    if (request.nth !== nth) return undefined
    happened = true
    flow.actAtOnce(...act())
    return undefined
  })
  await flow.sync()
  flow.onRequest(undefined)
  return happened
}

function oldestIssue(flow: Flow): number {
  const [repository] = flow.world.repositoriesOf(flow.world.accountByLogin(flow.owner)?.id ?? 0)
  return flow.world.issuesOf(repository?.id ?? 0)[0]?.number ?? 0
}
