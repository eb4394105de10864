import type { Mutation } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, memberOf, transports } from './create-flow.js'
import { rowsOf, tombstonesOf } from './read-memory-copy.js'

interface Scene {
  flow: Flow
  /** Two repositories of the owner. */
  home: string
  away: string
  /** Numbers of issues in the first: three open ones, the oldest first, and a closed one between. */
  open: [number, number, number]
  closed: number
}

type Act = (scene: Scene) => Mutation[]

/** What happens between two runs, after which the copy must be GitHub again. */
const happenings: [name: string, act: Act][] = [
  [
    'a created issue comes in',
    ({ home }) => [
      { action: 'createIssue', repository: home, title: 'New', body: 'Text', labels: ['bug', 'p1'] },
    ],
  ],
  [
    'an edited issue is told anew',
    ({ home, open: [first] }) => [
      { action: 'editIssue', repository: home, number: first, title: 'Other', body: null },
    ],
  ],
  [
    'closed and reopened issues change state and reason',
    ({ home, open: [first, second], closed }) => [
      { action: 'closeIssue', repository: home, number: first, reason: 'NOT_PLANNED' },
      { action: 'closeIssue', repository: home, number: second, reason: 'DUPLICATE' },
      { action: 'reopenIssue', repository: home, number: closed },
    ],
  ],
  [
    'labels, assignees and comments of old issues arrive',
    ({ home, open: [first, second], closed, flow }) => [
      { action: 'labelIssue', repository: home, number: first, labels: ['critical', 'Blocker'] },
      { action: 'assignIssue', repository: home, number: second, assignees: [memberOf(flow)] },
      { action: 'commentOn', repository: home, number: closed },
    ],
  ],
  [
    'a deleted open issue goes',
    ({ home, open: [first] }) => [{ action: 'deleteIssue', repository: home, number: first }],
  ],
  [
    'a deleted closed issue goes',
    ({ home, closed }) => [{ action: 'deleteIssue', repository: home, number: closed }],
  ],
  [
    'the deleted newest issue goes, although the newest time moves backwards',
    ({ home, open: [, , newest] }) => [{ action: 'deleteIssue', repository: home, number: newest }],
  ],
  [
    'several deleted issues go at once',
    ({ home, open: [first, second], closed }) =>
      [first, second, closed].map((number) => ({ action: 'deleteIssue', repository: home, number })),
  ],
  [
    'an issue deleted while another is created leaves the count equal and still goes',
    ({ home, open: [first] }) => [
      { action: 'deleteIssue', repository: home, number: first },
      { action: 'createIssue', repository: home, title: 'In its place' },
    ],
  ],
  [
    'the newest issue deleted while another is created still goes',
    ({ home, open: [, , newest] }) => [
      { action: 'createIssue', repository: home, title: 'In its place' },
      { action: 'deleteIssue', repository: home, number: newest },
    ],
  ],
  [
    'an issue created and deleted between two runs leaves no trace',
    ({ home, flow }) => {
      const [created] = flow.act({ action: 'createIssue', repository: home, title: 'Short-lived' })
      return [{ action: 'deleteIssue', repository: home, number: created?.number ?? 0 }]
    },
  ],
  [
    'all issues of a repository deleted at once go',
    ({ home, flow }) =>
      issueNumbers(flow, home).map((number) => ({ action: 'deleteIssue', repository: home, number })),
  ],
  [
    'an issue transferred to another repository goes here and comes there',
    ({ home, away, open: [first] }) => [
      { action: 'transferIssue', repository: home, number: first, to: away },
    ],
  ],
  [
    'issues that change places between two repositories leave both counts equal and still move',
    ({ home, away, flow, open: [first] }) => [
      { action: 'transferIssue', repository: home, number: first, to: away },
      {
        action: 'transferIssue',
        repository: away,
        number: issueNumbers(flow, away)[0] ?? 0,
        to: home,
      },
    ],
  ],
  [
    'an issue transferred away and back comes back as another',
    ({ home, away, flow, open: [first] }) => {
      const [moved] = flow.act({ action: 'transferIssue', repository: home, number: first, to: away })
      return [{ action: 'transferIssue', repository: away, number: moved?.number ?? 0, to: home }]
    },
  ],
  [
    'odd texts come in as far as a database can hold them',
    ({ home, open: [first] }) => [
      { action: 'createIssue', repository: home, title: 'nul \0 and \uD800 alone', body: '' },
      { action: 'editIssue', repository: home, number: first, body: '🦊 \uDC00 \0' },
    ],
  ],
]

describe.each(transports)('over %s', (transport) => {
  let flow: Flow

  beforeAll(async () => {
    flow = await createFlow({ transport, repositories: 2 })
    expectExact(flow, await flow.sync())
  })

  afterAll(() => flow?.close())

  it.each(happenings)('%s', async (_name, act) => {
    const scene = setScene(flow)
    expectExact(flow, await flow.sync())
    flow.act(...act(scene))
    expectExact(flow, await flow.sync())
  })

  it('what a deletion leaves behind is a row with its time and reason', async () => {
    const { home, open, closed } = setScene(flow)
    await flow.sync()
    flow.act(
      { action: 'deleteIssue', repository: home, number: open[1] },
      { action: 'deleteIssue', repository: home, number: closed },
    )
    const result = await flow.sync()
    expect(result.deleted).toBe(2)
    const buried = tombstonesOf(flow.database, flow.scope, 'bugs').filter(({ github_url }) =>
      [open[1], closed].some((number) => String(github_url).endsWith(`${home}/issues/${number}`)),
    )
    expect(buried).toHaveLength(2)
    for (const row of buried) {
      expect(row).toMatchObject({ deleted_reason: 'deleted', deleted_at: expect.any(String) })
    }
  })

  it('a transferred issue tells where it went', async () => {
    const { home, away, open } = setScene(flow)
    expectExact(flow, await flow.sync())
    const [moved] = flow.act({ action: 'transferIssue', repository: home, number: open[0], to: away })
    expectExact(flow, await flow.sync())
    const url = `https://github.com/${away}/issues/${moved?.number}`
    const [buried] = tombstonesOf(flow.database, flow.scope, 'bugs').filter(
      ({ github_url }) => github_url === `https://github.com/${home}/issues/${open[0]}`,
    )
    expect(buried).toMatchObject({ deleted_reason: 'transferred', moved_to: `${away}#${moved?.number}` })
    expect(rowsOf(flow.database, flow.scope, 'bugs').filter(({ github_url }) => github_url === url)).toEqual([
      expect.objectContaining({ github_id: moved?.id, deleted_at: null, moved_to: null }),
    ])
  })

  it('an issue that a listing leaves out though it is there stays', async () => {
    const { home, open } = setScene(flow)
    expectExact(flow, await flow.sync())
    const kept = tombstonesOf(flow.database, flow.scope, 'bugs').length
    flow.act({ action: 'deleteIssue', repository: home, number: open[1] })
    flow.onRequest(async ({ url, send }) =>
      url.pathname.endsWith(`/issues/${open[1]}`) ? answerIssue(flow, home, open[1]) : send(),
    )
    const result = await flow.sync()
    flow.onRequest(undefined)
    expect(tombstonesOf(flow.database, flow.scope, 'bugs')).toHaveLength(kept)
    expect(result.completeness).toContainEqual(
      expect.objectContaining({ repo: home, stream: 'bugs', outcome: 'unproven' }),
    )
    flow.clock.advance(60)
    expectExact(flow, await flow.sync())
  })

  it('an issue is read again when a second change shares its second with the read of the first', async () => {
    const { home, open } = setScene(flow)
    expectExact(flow, await flow.sync())
    flow.setSecondsPerRequest(0)
    const change = (title: string) =>
      flow.actAtOnce({ action: 'editIssue', repository: home, number: open[0], title })
    change('First')
    expectExact(flow, await flow.sync())
    change('Second, in the same second')
    flow.clock.advance(1)
    expectExact(flow, await flow.sync())
    change('Third')
    expectExact(flow, await flow.sync())
    flow.clock.advance(60)
    expectExact(flow, await flow.sync())
    flow.setSecondsPerRequest(1)
  })
})

/** What GitHub would answer if it had the issue still. */
function answerIssue(flow: Flow, repository: string, number: number): Response {
  const url = `https://github.com/${repository}/issues/${number}`
  const row = [...rowsOf(flow.database, flow.scope, 'bugs')].find(({ github_url }) => github_url === url)
  const body = { id: row?.github_id, number, html_url: url }
  return Response.json(body, { headers: { date: flow.clock.now().toUTCString() } })
}

/** Four issues of its own for every test. */
function setScene(flow: Flow): Scene {
  const [home = '', away = ''] = flow.repositories()
  const create: Mutation = { action: 'createIssue', repository: home, title: 'One of four' }
  const numbers = [1, 2, 3, 4].map(() => flow.act(create)[0]?.number ?? 0)
  const [first = 0, second = 0, closed = 0, newest = 0] = numbers
  flow.act({ action: 'closeIssue', repository: home, number: closed })
  flow.act({ action: 'commentOn', repository: home, number: newest })
  return { flow, home, away, open: [first, second, newest], closed }
}

function issueNumbers(flow: Flow, repository: string): number[] {
  const [owner = '', name = ''] = repository.split('/')
  const found = flow.world.findRepository(owner, name)
  return flow.world.issuesOf(found?.repository.id ?? 0).map(({ number }) => number)
}
