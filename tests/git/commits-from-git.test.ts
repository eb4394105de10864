import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SyncResult } from '@hubsync/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { happenings, pushOf, repositoryOf, type Scene, setHead } from '../flows/commit-happenings.js'
import { rowsOf } from '../flows/read-memory-copy.js'
import { createGitFlow, type GitFlow, outcomesOf } from './create-git-flow.js'
import { hasGit } from './run-git.js'

const cases = [
  { transport: 'graphql', folder: 'temporary' },
  { transport: 'rest', folder: 'kept' },
] as const

describe.skipIf(!hasGit()).each(cases)('beside $transport, in a $folder folder', ({ transport, folder }) => {
  let github: GitFlow
  let unused: string[]
  const gitDirectory = mkdtempSync(join(tmpdir(), 'git-kept-'))

  beforeAll(async () => {
    github = await createGitFlow({
      transport,
      repositories: happenings.length + 4,
      commits: 600,
      issues: 0,
      pullRequests: 0,
      reviews: 0,
      git: folder === 'kept' ? { gitDirectory } : {},
    })
    expectExact(await github.flow.sync())
    const { flow } = github
    unused = flow.repositories().filter((name) => repositoryOf(flow, name).headSha !== null)
  })

  afterAll(async () => {
    await github?.close()
    rmSync(gitDirectory, { recursive: true, force: true })
  })

  const sync = () => github.flow.sync({ streams: ['commits', 'contributors'] })

  const expectExact = (result: SyncResult) => {
    expect(result.errors).toEqual([])
    expect(github.differences()).toEqual([])
    expect(new Set(outcomesOf(result))).toEqual(new Set(['equal']))
    expect(github.commitRequests()).toBe(0)
  }

  const setScene = (): Scene => {
    const home = unused.shift() ?? ''
    return { flow: github.flow, home, repository: repositoryOf(github.flow, home) }
  }

  it.each(happenings)('%s', async (_name, act) => {
    act(setScene())
    expectExact(await sync())
    const again = await sync()
    expectExact(again)
    expect(again.commitsSynced).toBe(0)
  })

  it('commits that a force push took off are orphans until they come back', async () => {
    const { flow } = github
    const { home, repository } = setScene()
    const former = repository.headSha
    const orphans = () =>
      rowsOf(flow.database, flow.scope, 'commits').filter(
        ({ is_orphaned, github_url }) => is_orphaned && String(github_url).includes(`/${home}/`),
      ).length
    flow.act({ action: 'forcePush', repository: home, drop: 3, messages: ['Other'] })
    expectExact(await sync())
    expect(orphans()).toBe(3)
    setHead(flow, repository, former)
    expectExact(await sync())
    expect(orphans()).toBe(1)
  })

  it('a new first push to an emptied branch starts anew', async () => {
    const { flow } = github
    const { home, repository } = setScene()
    setHead(flow, repository, null)
    expectExact(await sync())
    flow.act(pushOf(home, 2))
    expectExact(await sync())
  })

  it.skipIf(folder === 'temporary')('keeps one bare repository of commits alone for each repository', () => {
    const [own = ''] = readdirSync(gitDirectory)
    expect(readdirSync(join(gitDirectory, own)).every((name) => /^\d+\.git$/.test(name))).toBe(true)
  })
})
