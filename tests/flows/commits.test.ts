import type { Repository } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { happenings, pushOf, repositoryOf, type Scene, setHead } from './commit-happenings.js'
import { createFlow, expectExact, type Flow, transports } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

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
