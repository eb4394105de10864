import type { Mutation } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, memberOf, transports } from './create-flow.js'

interface Scene {
  flow: Flow
  home: string
  /** Numbers of two pull requests that were opened a while ago. */
  first: number
  second: number
  /** A review of the first. */
  review: number
}

const happenings: [name: string, act: (scene: Scene) => Mutation[]][] = [
  [
    'an opened pull request and a draft come in',
    ({ home }) => [
      {
        action: 'openPullRequest',
        repository: home,
        title: 'Revert "Something"',
        body: 'Why',
        labels: ['hotfix'],
      },
      { action: 'openPullRequest', repository: home, title: 'Unfinished', isDraft: true },
    ],
  ],
  [
    'a push moves the head',
    ({ home, first }) => [{ action: 'pushToPullRequest', repository: home, number: first }],
  ],
  [
    'a merge, its commit and its time arrive together',
    ({ home, first, flow }) => [
      { action: 'mergePullRequest', repository: home, number: first, by: memberOf(flow) },
    ],
  ],
  [
    'a closed pull request, a reopened one and a draft made ready change state',
    ({ home, first, second }) => [
      { action: 'closePullRequest', repository: home, number: first },
      { action: 'closePullRequest', repository: home, number: second },
      { action: 'reopenPullRequest', repository: home, number: second },
      { action: 'editPullRequest', repository: home, number: second, isDraft: true, title: 'Other' },
    ],
  ],
  [
    'labels, assignees and comments arrive',
    ({ home, first, second, flow }) => [
      { action: 'labelIssue', repository: home, number: first, labels: ['bug', 'b', 'a'] },
      { action: 'assignIssue', repository: home, number: second, assignees: [memberOf(flow)] },
      { action: 'commentOn', repository: home, number: second },
    ],
  ],
  [
    'submitted reviews come in, pending ones do not',
    ({ home, first, second, flow }) => [
      { action: 'submitReview', repository: home, number: first, state: 'CHANGES_REQUESTED', body: 'No' },
      { action: 'submitReview', repository: home, number: second, state: 'APPROVED', author: memberOf(flow) },
      { action: 'submitReview', repository: home, number: second, state: 'PENDING' },
    ],
  ],
  [
    'a dismissed review changes in place',
    ({ home, first, review }) => [{ action: 'dismissReview', repository: home, number: first, review }],
  ],
  [
    'a silently edited review arrives when its pull request moves for another reason',
    ({ home, first, review }) => [
      { action: 'editReview', repository: home, number: first, review, body: 'Edited' },
      { action: 'commentOn', repository: home, number: first },
    ],
  ],
  [
    'what no time tells of is left to a deep reading',
    ({ home, first, second, review }) => [
      { action: 'editReview', repository: home, number: first, review, body: 'Edited silently' },
      { action: 'pushToPullRequest', repository: home, number: second, silently: true },
      { action: 'submitReview', repository: home, number: second, silently: true },
      { action: 'dismissReview', repository: home, number: first, review, silently: true },
    ],
  ],
  ...[26, 101, 230].map((count): [string, (scene: Scene) => Mutation[]] => [
    `${count} reviews of one pull request come in whole`,
    ({ home, first }) =>
      Array.from({ length: count }, (_, index) => ({
        action: 'submitReview',
        repository: home,
        number: first,
        state: index % 3 === 0 ? 'APPROVED' : 'COMMENTED',
        body: `Review ${index}`,
      })),
  ]),
]

describe.each(transports)('over %s', (transport) => {
  let flow: Flow

  beforeAll(async () => {
    flow = await createFlow({ transport, repositories: 1, issues: 2, commits: 4 })
    expectExact(flow, await flow.sync())
  })

  afterAll(() => flow?.close())

  it.each(happenings)('%s', async (_name, act) => {
    const scene = setScene(flow)
    expectExact(flow, await flow.sync())
    flow.act(...act(scene))
    expectExact(flow, await flow.sync())
    flow.act()
    expectExact(flow, await flow.sync())
  })

  it('a review and a label that come long after the merge arrive, however old the pull request is', async () => {
    const { home, first, second } = setScene(flow)
    flow.act({ action: 'mergePullRequest', repository: home, number: first })
    flow.act({ action: 'closePullRequest', repository: home, number: second })
    expectExact(flow, await flow.sync())
    flow.clock.advance(30 * 86_400)
    flow.act({ action: 'openPullRequest', repository: home, title: 'Newer' })
    expectExact(flow, await flow.sync())
    flow.act(
      { action: 'submitReview', repository: home, number: first, state: 'APPROVED' },
      { action: 'labelIssue', repository: home, number: second, labels: ['late'] },
    )
    const result = await flow.sync()
    expectExact(flow, result)
    expect(result.completeness.filter(({ outcome }) => outcome === 'healed')).toEqual([])
  })

  it('a review that is gone from a whole list is buried', async () => {
    const { home, first, review } = setScene(flow)
    expectExact(flow, await flow.sync())
    const found = flow.world.pullRequestByNumber(flow.world.repositoriesOf(ownerId(flow))[0]?.id ?? 0, first)
    const left = flow.world.reviewsOf(found?.id ?? 0).filter(({ id }) => id !== review)
    flow.world.setReviews(found?.id ?? 0, left)
    flow.act({ action: 'commentOn', repository: home, number: first })
    const result = await flow.sync()
    expectExact(flow, result)
    expect(result.deleted).toBe(1)
  })

  it('a pull request is read again when a review shares its second with the read', async () => {
    const { home, first } = setScene(flow)
    expectExact(flow, await flow.sync())
    flow.setSecondsPerRequest(0)
    const review = () =>
      flow.actAtOnce({ action: 'submitReview', repository: home, number: first, state: 'APPROVED' })
    for (const seconds of [0, 1, 0, 3]) {
      review()
      expectExact(flow, await flow.sync())
      review()
      flow.clock.advance(seconds)
      expectExact(flow, await flow.sync())
    }
    flow.setSecondsPerRequest(1)
  })
})

it('hidden behind the first page by a listing of REST that lags for minutes come in with the next run', async () => {
  const flow = await createFlow({ transport: 'rest', repositories: 1, pullRequests: 120 })
  try {
    const { home } = setScene(flow)
    expectExact(flow, await flow.sync())
    flow.clock.advance(600)
    const former = await flow.hub.client.request(`GET /repos/${home}/pulls`, {
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: 100,
    })
    const repositoryId = flow.world.findRepository('acme', home.split('/')[1] ?? '')?.repository.id ?? 0
    const everyone = flow.world.pullRequestsOf(repositoryId).map(({ number }) => number)
    flow.actAtOnce(
      ...everyone.map(
        (number) => ({ action: 'editPullRequest', repository: home, number, title: 'Hidden' }) as const,
      ),
    )
    flow.clock.advance(300)
    flow.onRequest(({ url }) => {
      if (!url.pathname.endsWith('/pulls')) return undefined
      const date = flow.clock.now().toUTCString()
      return Response.json(former.data, { headers: { date } })
    })
    await flow.sync()
    expect(flow.differences()).not.toEqual([])
    flow.onRequest(undefined)
    flow.clock.advance(30)
    expectExact(flow, await flow.sync())
  } finally {
    await flow.close()
  }
})

function setScene(flow: Flow): Scene {
  const [home = ''] = flow.repositories()
  const [first, second] = flow.act(
    { action: 'openPullRequest', repository: home, title: 'First' },
    { action: 'openPullRequest', repository: home, title: 'Second' },
  )
  const number = first?.number ?? 0
  const [review] = flow.act({
    action: 'submitReview',
    repository: home,
    number,
    state: 'APPROVED',
    body: 'Fine',
  })
  return { flow, home, first: number, second: second?.number ?? 0, review: review?.id ?? 0 }
}

function ownerId(flow: Flow): number {
  return flow.world.accountByLogin(flow.owner)?.id ?? 0
}
