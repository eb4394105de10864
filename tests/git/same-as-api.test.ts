import type { Row } from '@hubsync/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryOf, setHead } from '../flows/commit-happenings.js'
import { rowsOf } from '../flows/read-memory-copy.js'
import { createGitFlow, type GitFlow } from './create-git-flow.js'
import { hasGit } from './run-git.js'

/** What git does not tell, and what a store notes of its own. */
const apart = ['author_login', 'author_id', 'additions', 'deletions', 'node_id']
const ofTheStore = ['observed_at', 'created_at', 'updated_at']

describe.skipIf(!hasGit())('commits by git', () => {
  let github: GitFlow

  beforeAll(async () => {
    github = await createGitFlow({ repositories: 4, commits: 500, git: { enrichment: { parents: true } } })
  })

  afterAll(() => github?.close())

  const commits = () => {
    const { database, scope } = github.flow
    return new Map(rowsOf(database, scope, 'commits').map((row) => [String(row.id), row]))
  }

  const without = (rows: ReadonlyMap<string, Row>, columns: readonly string[]) =>
    [...rows.values()].map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))),
    )

  it('are the rows that the API tells, column by column, and leave alone what they do not tell', async () => {
    const { flow } = github
    expect((await flow.syncAll({ commits: 'git' })).success).toBe(true)
    const byGit = commits()
    expect(github.commitRequests()).toBe(0)
    expect(byGit.size).toBe(500)
    expect(
      [...byGit.values()].every(({ additions, node_id }) => additions === null && node_id === null),
    ).toBe(true)
    flow.clock.advance(600)
    expect((await flow.syncAll({ commits: 'api' })).success).toBe(true)
    const byApi = commits()
    expect(github.commitRequests()).toBeGreaterThan(0)
    expect(without(byGit, [...apart, ...ofTheStore])).toEqual(without(byApi, [...apart, ...ofTheStore]))
    flow.clock.advance(600)
    const again = await flow.syncAll({ commits: 'git' })
    expect(again.commitsSynced).toBe(0)
    expect(without(commits(), ofTheStore)).toEqual(without(byApi, ofTheStore))
  })

  it('go on from where the API got to, and the API from them', async () => {
    const { flow } = github
    const [home = ''] = flow.repositories()
    let onlyByGit = 0
    for (const commits of ['git', 'api', 'git', 'git', 'api'] as const) {
      flow.act({ action: 'push', repository: home, messages: ['One', 'Two'] })
      const result = await flow.sync({ commits })
      expect(result.errors).toEqual([])
      // A page of the API's shows earlier commits too, and tells of them what git did not.
      expect(result.commitsSynced).toBeLessThanOrEqual(commits === 'git' ? 2 : 2 + onlyByGit)
      onlyByGit = commits === 'git' ? onlyByGit + 2 : 0
      expect(github.differences()).toEqual([])
    }
  })

  it('put back what a force push took off and another brings again, whoever read it first', async () => {
    const { flow } = github
    const [home = ''] = flow.repositories()
    const repository = repositoryOf(flow, home)
    const former = repository.headSha
    for (const commits of ['api', 'git'] as const) {
      flow.act({ action: 'forcePush', repository: home, drop: 3, messages: [`Instead, ${commits}`] })
      expect(await flow.sync({ commits: 'api' })).toMatchObject({ success: true })
      setHead(flow, repository, former)
      expect(await flow.sync({ commits })).toMatchObject({ success: true })
      expect(github.differences()).toEqual([])
    }
  })

  it('are told by a run over one repository, and by what mends a copy', async () => {
    const { flow } = github
    const [home = ''] = flow.repositories()
    flow.act({ action: 'push', repository: home, messages: ['Three'] })
    const asked = github.commitRequests()
    expect(await flow.hub.sync.syncRepo(home)).toMatchObject({ success: true, commitsSynced: 1 })
    const [row] = commits().values()
    const { database, scope } = flow
    database.partition(scope, 'commits').put({ ...row, on_default_branch: false })
    const healed = await flow.hub.sync.verify({ owner: flow.owner, heal: true })
    expect(
      healed.completeness.filter(({ stream }) => stream === 'commits').map((each) => each.outcome),
    ).toContain('healed')
    expect(github.differences()).toEqual([])
    expect(github.commitRequests()).toBe(asked)
  })

  it('refuses to read them from anywhere else', async () => {
    const refused = github.flow.sync({ commits: 'svn' as 'git' })
    await expect(refused).rejects.toMatchObject({ code: 'configuration_invalid' })
  })
})
