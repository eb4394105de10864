import type { Mutation, Repository } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, transports } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

interface Scene {
  flow: Flow
  home: string
  repository: Repository
}

type Act = (scene: Scene) => void

const pushOf = (home: string, count: number): Mutation => ({
  action: 'push',
  repository: home,
  messages: Array.from({ length: count }, (_, index) => `Commit ${index}`),
})

const happenings: [name: string, act: Act][] = [
  ...[1, 30, 150].map((count): [string, Act] => [
    `a push of ${count} commits comes in`,
    ({ flow, home }) => flow.act(pushOf(home, count)),
  ]),
  [
    'three pushes between two runs come in',
    ({ flow, home }) => flow.act(pushOf(home, 2), pushOf(home, 3), pushOf(home, 1)),
  ],
  [
    'a push to another branch changes no commit',
    ({ flow, home }) => flow.act({ action: 'push', repository: home, branch: 'topic' }),
  ],
  [
    'an old branch merged late brings commits older than the former head',
    ({ flow, repository }) => mergeOldBranch(flow, repository, 3),
  ],
  [
    'a long old branch merged late is walked past the former head to its end',
    ({ flow, repository }) => {
      mergeOldBranch(flow, repository, 130)
    },
  ],
  [
    'an old branch merged late under further pushes comes whole',
    ({ flow, home, repository }) => {
      mergeOldBranch(flow, repository, 4)
      flow.act(pushOf(home, 3))
    },
  ],
  [
    'rebased commits with dates of their own come in',
    ({ flow, repository }) => addOnTop(flow, repository, ['2001-01-01T00:00:00Z', '2031-01-01T00:00:00Z']),
  ],
  [
    'a commit dated in the future hides nothing that follows',
    ({ flow, home, repository }) => {
      addOnTop(flow, repository, ['2038-01-01T00:00:00Z'])
      flow.act(pushOf(home, 2))
    },
  ],
  [
    'an amended head takes the place of the former one',
    ({ flow, home }) => flow.act({ action: 'forcePush', repository: home, drop: 1, messages: ['Amended'] }),
  ],
  [
    'a branch set back loses its newest commits',
    ({ flow, home }) => flow.act({ action: 'forcePush', repository: home, drop: 5 }),
  ],
  [
    'a force push that makes the history longer takes the former commits off',
    ({ flow, home }) =>
      flow.act({ action: 'forcePush', repository: home, drop: 2, messages: ['a', 'b', 'c', 'd', 'e'] }),
  ],
  [
    'a force push to an unrelated history replaces everything',
    ({ flow, home }) =>
      flow.act({
        action: 'forcePush',
        repository: home,
        drop: 10_000,
        messages: ['New beginning', 'And on'],
      }),
  ],
  [
    'a force push that merges the former head back in keeps it',
    ({ flow, repository }) => {
      const former = repository.headSha ?? ''
      flow.act({ action: 'forcePush', repository: nameOf(flow, repository), drop: 2, messages: ['Other'] })
      merge(flow, repository, former)
    },
  ],
  [
    'a repository without commits any more has none',
    ({ flow, repository }) => setHead(flow, repository, null),
  ],
]

describe.each(transports)('over %s', (transport) => {
  let flow: Flow
  let unused: string[]

  beforeAll(async () => {
    flow = await createFlow({
      transport,
      repositories: happenings.length + 6,
      commits: 600,
      issues: 0,
      pullRequests: 0,
      reviews: 0,
    })
    expectExact(flow, await flow.sync())
    unused = flow.repositories().filter((name) => repositoryOf(flow, name).headSha !== null)
  })

  const sync = () => flow.sync({ streams: ['commits', 'contributors'] })

  afterAll(() => flow?.close())

  /** A repository of its own for every test. */
  const setScene = (): Scene => {
    const home = unused.shift() ?? ''
    return { flow, home, repository: repositoryOf(flow, home) }
  }

  it.each(happenings)('%s', async (_name, act) => {
    const scene = setScene()
    act(scene)
    expectExact(flow, await sync())
  })

  it('commits that a force push took off are orphans until they come back', async () => {
    const { home, repository } = setScene()
    const former = repository.headSha
    flow.act({ action: 'forcePush', repository: home, drop: 3, messages: ['Other'] })
    expectExact(flow, await sync())
    const stored = () => commitsOf(flow, repository)
    expect(stored().filter(({ is_orphaned }) => is_orphaned)).toHaveLength(3)
    expect(stored().find(({ sha }) => sha === former)).toMatchObject({
      is_orphaned: true,
      on_default_branch: false,
    })
    setHead(flow, repository, former)
    expectExact(flow, await sync())
    expect(stored().filter(({ is_orphaned }) => is_orphaned)).toHaveLength(1)
    expect(stored().find(({ sha }) => sha === former)).toMatchObject({
      is_orphaned: false,
      on_default_branch: true,
    })
  })

  it('an emptied branch leaves orphans only, and a new first push starts anew', async () => {
    const { home, repository } = setScene()
    setHead(flow, repository, null)
    expectExact(flow, await sync())
    expect(commitsOf(flow, repository).every(({ is_orphaned }) => is_orphaned)).toBe(true)
    flow.act(pushOf(home, 2))
    expectExact(flow, await sync())
  })

  it('another default branch is another history, though nothing was pushed', async () => {
    const { home, repository } = setScene()
    const { sha: other } =
      flow.act({ action: 'push', repository: home, branch: 'other', messages: ['Elsewhere'] })[0] ?? {}
    expectExact(flow, await sync())
    flow.clock.advance(600)
    const now = `${flow.clock.now().toISOString().slice(0, 19)}Z`
    Object.assign(repository, { defaultBranchName: 'other', headSha: other, updatedAt: now })
    flow.clock.advance(600)
    expectExact(flow, await sync())
  })

  it('a walk goes on from today when the head that it began with was thrown away', async () => {
    const { home, repository } = setScene()
    flow.act(pushOf(home, 250))
    const controller = new AbortController()
    let walked = 0
    flow.onRequest(({ url, body }) => {
      if (body.includes('history(') || url.pathname.endsWith('/commits')) walked += 1
      if (walked === 2) controller.abort()
      return undefined
    })
    await expect(flow.sync({ streams: ['commits'], signal: controller.signal })).rejects.toMatchObject({
      code: 'interrupted',
    })
    flow.onRequest(undefined)
    const lost = repository.headSha ?? ''
    flow.act({ action: 'forcePush', repository: home, drop: 3, messages: ['Instead'] })
    forgetCommit(flow, repository, lost)
    await sync()
    expectExact(flow, await sync())
  })
})

function repositoryOf(flow: Flow, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/')
  const found = flow.world.findRepository(owner, name)?.repository
  if (found === undefined) throw new Error(`There is no ${fullName}`)
  return found
}

function nameOf(flow: Flow, { ownerId, name }: Repository): string {
  return `${flow.world.accountById(ownerId)?.login}/${name}`
}

/** What a push with such a result does to the repository, but for its commits. */
function setHead(flow: Flow, repository: Repository, headSha: string | null): void {
  flow.clock.advance(60)
  const now = `${flow.clock.now().toISOString().slice(0, 19)}Z`
  Object.assign(repository, { headSha, pushedAt: now, updatedAt: now })
  flow.clock.advance(60)
}

function addCommit(flow: Flow, repository: Repository, parents: string[], date: string): string {
  const sha = flow.world.takeId().toString(16).padStart(40, '0')
  const actor = { name: 'Ada', email: 'ada@example.invalid', date, accountId: null }
  flow.world.addCommits(repository.id, [
    {
      sha,
      treeSha: sha,
      parents,
      message: `At ${date}`,
      author: actor,
      committer: actor,
      additions: 1,
      deletions: 0,
      changedFiles: 1,
    },
  ])
  return sha
}

function addOnTop(flow: Flow, repository: Repository, dates: string[]): void {
  const head = dates.reduce<string | null>(
    (parent, date) => addCommit(flow, repository, parent === null ? [] : [parent], date),
    repository.headSha,
  )
  setHead(flow, repository, head)
}

/** A branch that left the history at its root long ago, merged now. */
function mergeOldBranch(flow: Flow, repository: Repository, count: number): void {
  const root = flow.world.history(repository.id, repository.headSha ?? '').at(-1) ?? ''
  let tip = root
  for (let index = 0; index < count; index += 1) {
    const minutes = String(index % 60).padStart(2, '0')
    const hours = String(Math.floor(index / 60)).padStart(2, '0')
    tip = addCommit(flow, repository, [tip], `2005-01-01T${hours}:${minutes}:00Z`)
  }
  merge(flow, repository, tip)
}

function merge(flow: Flow, repository: Repository, tip: string): void {
  const now = `${flow.clock.now().toISOString().slice(0, 19)}Z`
  setHead(flow, repository, addCommit(flow, repository, [repository.headSha ?? '', tip], now))
}

/** Git throws away what nothing points to. */
function forgetCommit(flow: Flow, repository: Repository, sha: string): void {
  const commit = flow.world.commit.bind(flow.world)
  const history = flow.world.history.bind(flow.world)
  flow.world.commit = (id, asked) => (id === repository.id && asked === sha ? undefined : commit(id, asked))
  flow.world.history = (id, asked) => (id === repository.id && asked === sha ? [] : history(id, asked))
}

function commitsOf(flow: Flow, repository: Repository) {
  const project = rowsOf(flow.database, flow.scope, 'projects').find(
    ({ github_id }) => github_id === repository.id,
  )
  return rowsOf(flow.database, flow.scope, 'commits').filter(({ project_id }) => project_id === project?.id)
}
