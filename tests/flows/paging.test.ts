import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, type FlowOptions, transports } from './create-flow.js'

describe.each(transports)('over %s', (transport) => {
  it.each([
    [101, 101],
    [260, 251],
  ])(
    'a repository of %i issues and %i pull requests is copied whole, and so is what changes in it',
    async (issues, pullRequests) => {
      await withFlow(
        { transport, repositories: 1, issues, pullRequests, reviews: 20, commits: 120 },
        async (flow) => {
          expectExact(flow, await flow.sync())
          const numbers = numbersOf(flow)
          flow.act(
            ...numbers.map((number) => ({
              action: 'commentOn' as const,
              repository: 'acme/amber-anchor',
              number,
            })),
          )
          expectExact(flow, await flow.sync())
          flow.act(
            ...issueNumbers(flow)
              .filter((_, index) => index % 7 === 0)
              .map((number) => ({ action: 'deleteIssue' as const, repository: 'acme/amber-anchor', number })),
            { action: 'commentOn', repository: 'acme/amber-anchor', number: numbers.at(-1) ?? 0 },
          )
          expectExact(flow, await flow.sync())
          expectExact(flow, await flow.syncAll())
        },
      )
    },
  )

  it('many issues changed in one second lie across the borders of pages and none is lost', async () => {
    await withFlow({ transport, repositories: 1, issues: 250, pullRequests: 130 }, async (flow) => {
      flow.actAtOnce(...commentOnAll(flow))
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
      flow.clock.advance(60)
      flow.actAtOnce(...commentOnAll(flow))
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    })
  })

  it('an issue that moves while many of one second are read hides none of the others', async () => {
    await withFlow(
      { transport, repositories: 1, issues: 330, pullRequests: 0, reviews: 0, secondsPerRequest: 1 },
      async (flow) => {
        flow.actAtOnce(...commentOnAll(flow))
        flow.clock.advance(60)
        const numbers = issueNumbers(flow)
        let moved = 0
        flow.onRequest(({ url, body }) => {
          const isListing = url.pathname.endsWith('/issues') || body.includes('BugFields')
          if (isListing && moved < 3) {
            for (const number of numbers.slice(moved * 5, moved * 5 + 5)) {
              flow.actAtOnce({ action: 'commentOn', repository: 'acme/amber-anchor', number })
            }
            moved += 1
          }
          return undefined
        })
        await flow.sync()
        flow.onRequest(undefined)
        flow.clock.advance(60)
        expectExact(flow, await flow.sync())
      },
    )
  })

  it('an owner of more than a hundred repositories is copied whole', async () => {
    await withFlow(
      { transport, repositories: 120, issues: 130, pullRequests: 20, commits: 150 },
      async (flow) => {
        expectExact(
          flow,
          await flow.sync({
            streams: ['bugs', 'commits', 'contributors', 'members', 'pull-requests', 'reviews'],
          }),
        )
        flow.act(
          { action: 'deleteRepository', repository: flow.repositories()[3] ?? '' },
          { action: 'createRepository', owner: 'acme', name: 'zz' },
        )
        expectExact(flow, await flow.sync())
      },
    )
  })
})

function numbersOf(flow: Flow): number[] {
  const [repository] = flow.world.repositoriesOf(flow.world.accountByLogin('acme')?.id ?? 0)
  const id = repository?.id ?? 0
  return [...flow.world.issuesOf(id), ...flow.world.pullRequestsOf(id)].map(({ number }) => number)
}

function issueNumbers(flow: Flow): number[] {
  const [repository] = flow.world.repositoriesOf(flow.world.accountByLogin('acme')?.id ?? 0)
  return flow.world.issuesOf(repository?.id ?? 0).map(({ number }) => number)
}

function commentOnAll(flow: Flow) {
  return numbersOf(flow).map((number) => ({
    action: 'commentOn' as const,
    repository: 'acme/amber-anchor',
    number,
  }))
}

async function withFlow(options: FlowOptions, work: (flow: Flow) => Promise<void>): Promise<void> {
  const flow = await createFlow(options)
  try {
    await work(flow)
    expect(flow.repositories().length).toBeGreaterThan(0)
  } finally {
    await flow.close()
  }
}
