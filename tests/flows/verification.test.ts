import { describe, expect, it } from 'vitest'
import {
  createFlow,
  expectExact,
  type Flow,
  firstPullRequest,
  transports,
  unprovenOf,
} from './create-flow.js'
import { readEverything } from './read-memory-copy.js'

type Table = Parameters<Flow['database']['partition']>[1]

/** Takes the first row of a table away, as no run of hubsync would. */
function bury(flow: Flow, table: Table): void {
  const partition = flow.database.partition(flow.scope, table)
  const [row] = [...partition.rows()]
  if (row)
    partition.put({
      ...row,
      deleted_at: '2020-01-01T00:00:00.000Z',
      deleted_reason: 'damage',
      observed_at: '2020-01-01T00:00:00.000Z',
    })
}

/** Adds a row that GitHub never had. */
function stray(flow: Flow, table: Table, columns: Record<string, string | number>): void {
  const partition = flow.database.partition(flow.scope, table)
  const [row] = [...partition.rows()]
  if (row) partition.put({ ...row, ...columns })
}

const damages: [name: string, damage: (flow: Flow) => void, stream: string][] = [
  ['an issue is missing', (flow) => bury(flow, 'bugs'), 'bugs'],
  ['a pull request is missing', (flow) => bury(flow, 'pull_requests'), 'pull-requests'],
  ['a commit is missing', (flow) => bury(flow, 'commits'), 'commits'],
  [
    'a stray issue is there',
    (flow) =>
      stray(flow, 'bugs', { id: 'ffffffff-0000-4000-8000-000000000001', github_id: 1, number: 99_999 }),
    'bugs',
  ],
  [
    'a stray pull request is there',
    (flow) =>
      stray(flow, 'pull_requests', {
        id: 'ffffffff-0000-4000-8000-000000000002',
        github_id: 2,
        number: 99_998,
      }),
    'pull-requests',
  ],
  [
    'a stray commit is there',
    (flow) => stray(flow, 'commits', { id: 'ffffffff-0000-4000-8000-000000000003', sha: 'f'.repeat(40) }),
    'commits',
  ],
]

// The listing of issues tells the comments of pull requests, which is asked for after them.
it.each(['/issues', '/reviews'])(
  'over REST leaves nothing out when the mending of pull requests is aborted before %s',
  async (apart) => {
    const flow = await createFlow({ transport: 'rest', repositories: 1, pullRequests: 130, reviews: 140 })
    try {
      expectExact(flow, await flow.sync())
      const pulls = flow.database.partition(flow.scope, 'pull_requests')
      const oldest = [...pulls.rows()].toSorted((left, right) =>
        String(left.github_updated_at).localeCompare(String(right.github_updated_at)),
      )
      // Not those that any run meets on the first page, by which alone they would come in again.
      for (const { id } of oldest.slice(0, 20)) pulls.remove(String(id))
      flow.clock.advance(60)
      const controller = new AbortController()
      let isMending = false
      flow.onRequest(({ url }) => {
        isMending ||= url.pathname.endsWith('/pulls') && url.searchParams.get('sort') === 'created'
        if (isMending && pulls.get(String(oldest[0]?.id)) && url.pathname.endsWith(apart)) controller.abort()
        return undefined
      })
      const signal = controller.signal
      const mending = flow.hub.sync.verify({ owner: flow.owner, transport: 'rest', heal: true, signal })
      await expect(mending).rejects.toMatchObject({ code: 'interrupted' })
      expect(flow.differences()).not.toEqual([])
      flow.onRequest(undefined)
      flow.clock.advance(60)
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  },
)

describe.each(transports)('verification over %s', (transport) => {
  const verify = (flow: Flow, options: { heal?: boolean; deep?: boolean } = {}) =>
    flow.hub.sync.verify({ owner: flow.owner, transport, ...options })

  it.each(damages)(
    'says that it is unproven when %s, changes nothing, and mends it when asked to',
    async (_name, damage, stream) => {
      const flow = await createFlow({ transport, repositories: 2 })
      try {
        expectExact(flow, await flow.sync())
        flow.clock.advance(60)
        expect(unprovenOf(await verify(flow))).toEqual([])
        damage(flow)
        expect(flow.differences()).not.toEqual([])
        const before = readEverything(flow.database, flow.scope)
        const proof = await verify(flow)
        expect(proof.completeness).toContainEqual(
          expect.objectContaining({ stream, outcome: 'unproven', healed: 0 }),
        )
        expect(readEverything(flow.database, flow.scope)).toEqual(before)
        flow.clock.advance(60)
        const healed = await verify(flow, { heal: true })
        // Over REST a page of what changed last brings a hundred pull requests, the missing one among them.
        const outcome = expect.stringMatching(transport === 'rest' ? /^(healed|equal)$/ : /^healed$/)
        expect(healed.completeness).toContainEqual(expect.objectContaining({ stream, outcome }))
        expectExact(flow, healed)
        flow.clock.advance(60)
        expect(unprovenOf(await verify(flow))).toEqual([])
      } finally {
        await flow.close()
      }
    },
  )

  it('says that a copy is behind when something moved since it was read, and writes nothing', async () => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      expectExact(flow, await flow.sync())
      const [home = '', away = ''] = flow.repositories()
      flow.act(
        { action: 'push', repository: home },
        { action: 'createIssue', repository: away, title: 'New' },
        { action: 'editRepository', repository: away, description: 'Edited' },
        { action: 'createRepository', owner: flow.owner, name: 'newcomer' },
      )
      const before = readEverything(flow.database, flow.scope)
      const proof = await verify(flow)
      expect(readEverything(flow.database, flow.scope)).toEqual(before)
      const unproven = unprovenOf(proof).map(({ repo, stream }) => `${repo} ${stream}`)
      expect(unproven).toEqual(expect.arrayContaining([`${home} commits`, `${away} bugs`, 'acme projects']))
      expectExact(flow, await flow.sync())
    } finally {
      await flow.close()
    }
  })

  it('finds by a deep reading what changed without its time', async () => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      const [review] = flow.act({
        action: 'submitReview',
        repository: home,
        number,
        state: 'APPROVED',
        body: 'Fine',
      })
      flow.act(
        { action: 'labelIssue', repository: home, number, labels: ['doomed', 'renamed'] },
        { action: 'createMilestone', repository: home, title: 'Doomed' },
        { action: 'setMilestone', repository: home, number, milestone: 1 },
      )
      const author = flow.world.accountById(
        flow.world.issuesOf(
          flow.world.repositoriesOf(flow.world.accountByLogin('acme')?.id ?? 0)[0]?.id ?? 0,
        )[0]?.authorId ?? 0,
      )
      expectExact(flow, await flow.sync())
      flow.act(
        { action: 'renameUser', login: author?.login ?? '', to: 'somebody-else' },
        { action: 'editReview', repository: home, number, review: review?.id ?? 0, body: 'Edited' },
        { action: 'pushToPullRequest', repository: home, number, silently: true },
        { action: 'submitReview', repository: home, number, state: 'COMMENTED', silently: true },
        { action: 'deleteLabel', repository: home, label: 'doomed' },
        { action: 'renameLabel', repository: home, label: 'renamed', to: 'called otherwise' },
        { action: 'deleteMilestone', repository: home, milestone: 1 },
      )
      expectExact(flow, await flow.sync())
      expect(flow.differences({ silent: true })).not.toEqual([])
      const deep = await verify(flow, { deep: true })
      expectExact(flow, deep)
      expect(flow.differences({ silent: true })).toEqual([])
    } finally {
      await flow.close()
    }
  })

  it.each([
    ['missing', (flow: Flow) => bury(flow, 'pull_request_reviews')],
    [
      'stray',
      (flow: Flow) =>
        stray(flow, 'pull_request_reviews', { id: 'ffffffff-0000-4000-8000-000000000004', github_id: 4 }),
    ],
  ])('a %s review shows where GitHub counts them, and is mended', async (_name, damage) => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      expectExact(flow, await flow.sync())
      flow.clock.advance(60)
      const whole = await verify(flow)
      const outcomes = whole.completeness.filter(({ stream }) => stream === 'reviews')
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(
        transport === 'graphql' ? ['equal', 'equal'] : ['explained', 'explained'],
      )
      if (transport === 'rest') return
      damage(flow)
      const before = readEverything(flow.database, flow.scope)
      expect(unprovenOf(await verify(flow))).toMatchObject([{ stream: 'reviews', healed: 0 }])
      expect(readEverything(flow.database, flow.scope)).toEqual(before)
      flow.clock.advance(60)
      const healed = await verify(flow, { heal: true })
      expect(healed.completeness).toContainEqual(
        expect.objectContaining({ stream: 'reviews', outcome: 'healed', healed: 1 }),
      )
      expectExact(flow, healed)
    } finally {
      await flow.close()
    }
  })

  it('lists the ids of many small repositories with few requests', async () => {
    const flow = await createFlow({ transport, repositories: 12, issues: 60, pullRequests: 40 })
    try {
      expectExact(flow, await flow.sync())
      flow.clock.advance(60)
      const { usage, completeness } = await verify(flow)
      expect(completeness.filter(({ outcome }) => outcome === 'equal').length).toBeGreaterThan(36)
      if (transport === 'graphql') expect(usage.requests).toBeLessThanOrEqual(2)
    } finally {
      await flow.close()
    }
  })

  it('finds a missing review by a deep reading', async () => {
    const flow = await createFlow({ transport, repositories: 2 })
    try {
      expectExact(flow, await flow.sync())
      bury(flow, 'pull_request_reviews')
      flow.clock.advance(60)
      expectExact(flow, await verify(flow, { deep: true }))
    } finally {
      await flow.close()
    }
  })

  it('reads everything again, though an older full run is still open', async () => {
    const flow = await createFlow({ transport, repositories: 2, issues: 200 })
    try {
      const [home = ''] = flow.repositories()
      const number = firstPullRequest(flow)
      const [review] = flow.act({ action: 'submitReview', repository: home, number, state: 'APPROVED' })
      expectExact(flow, await flow.sync())
      const killed = new AbortController()
      flow.onRequest(({ nth }) => {
        if (nth === (transport === 'rest' ? 20 : 3)) killed.abort()
        return undefined
      })
      await expect(flow.syncAll({ signal: killed.signal })).rejects.toMatchObject({ code: 'interrupted' })
      flow.onRequest(undefined)
      flow.act({ action: 'editReview', repository: home, number, review: review?.id ?? 0, body: 'Edited' })
      expectExact(flow, await verify(flow, { deep: true }))
      expect(flow.differences({ silent: true })).toEqual([])
    } finally {
      await flow.close()
    }
  })

  it('mends a missing and a stray row at once by a deep reading, though the counts are equal', async () => {
    const flow = await createFlow({ transport, repositories: 1 })
    try {
      expectExact(flow, await flow.sync())
      stray(flow, 'bugs', { id: 'ffffffff-0000-4000-8000-000000000001', github_id: 1, number: 99_999 })
      bury(flow, 'bugs')
      flow.clock.advance(60)
      expectExact(flow, await verify(flow, { deep: true }))
    } finally {
      await flow.close()
    }
  })
})
