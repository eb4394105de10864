import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../system-runtime.js'
import { GitRepository } from './git-repository.js'
import { listWalk, readShas } from './list-walk.js'
import { parseCommit } from './parse-commit.js'
import { readObjects } from './read-objects.js'

const hasGit = (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'git')))
const { signal } = new AbortController()

/** `main` has four commits, the third of which merges two branches; `other` shares nothing with it. */
const history = [
  ['refs/heads/main', 'Root'],
  ['refs/heads/left', 'Left', 'from :1'],
  ['refs/heads/right', 'Right', 'from :1'],
  ['refs/heads/main', 'Second', 'from :1'],
  ['refs/heads/main', 'Octopus', 'from :4', 'merge :2', 'merge :3'],
  ['refs/heads/main', 'Latest', 'from :5'],
  ['refs/heads/other', 'Elsewhere'],
].map(([branch = '', message = '', ...lines], index) =>
  [
    `reset ${branch}`,
    `commit ${branch}`,
    `mark :${index + 1}`,
    `committer Ada <ada@example.com> ${1_700_000_000 + index * 60} +0000`,
    `data ${message.length}`,
    message,
    ...lines,
    'M 100644 inline file',
    `data ${message.length}`,
    message,
    '',
  ].join('\n'),
)

describe.skipIf(!hasGit)('the list of a walk', () => {
  const server = mkdtempSync(join(tmpdir(), 'git-walk-'))
  const directory = join(server, 'copy.git')
  const run = (...command: string[]) =>
    execFileSync('git', command, {
      env: { PATH: process.env.PATH, HOME: server, GIT_DIR: server, GIT_CONFIG_NOSYSTEM: '1' },
      ...(command[0] === 'fast-import' && { input: history.join('\n') }),
      encoding: 'utf8',
    }).trim()
  const shaOf = (name: string) => run('rev-parse', name)
  let git: GitRepository

  beforeAll(async () => {
    run('init', '--quiet', '--bare', '--initial-branch=main')
    run('fast-import', '--quiet')
    run('config', 'uploadpack.allowFilter', 'true')
    run('config', 'uploadpack.allowAnySHA1InWant', 'true')
    git = new GitRepository({
      repository: { githubId: 1, nodeId: 'R_1', fullName: 'acme/app' },
      address: { url: `file://${server}`, isGitHub: false },
      directory,
      isKept: true,
      readCredentials: [() => Promise.reject(new Error('Nobody is asked'))],
      clock: systemRuntime().clock,
    })
    expect(await git.fetch(shaOf('main'), signal)).toBe(true)
  })

  afterAll(() => rmSync(server, { recursive: true, force: true }))

  const list = async (head: string, base: string | null) => {
    const walk = await listWalk(git, { head, base }, signal)
    const shas = await readShas(walk, 0, 100)
    const objects = await readObjects(git, shas, signal)
    return {
      walk,
      messages: shas.map(
        (sha, index) => parseCommit(sha, objects[index] ?? Buffer.alloc(0), '').commit.message,
      ),
    }
  }

  it('is the whole history, newest first', async () => {
    const { walk, messages } = await list(shaOf('main'), null)
    expect(messages).toEqual(['Latest', 'Octopus', 'Second', 'Right', 'Left', 'Root'])
    expect(walk).toMatchObject({ length: 6, total: 6 })
    expect(await readShas(walk, 4, 100)).toHaveLength(2)
    expect(await readShas(walk, 6, 100)).toEqual([])
  })

  it('is what came since a base, and the base behind it', async () => {
    const { walk, messages } = await list(shaOf('main'), shaOf('main~2'))
    expect(messages).toEqual(['Latest', 'Octopus', 'Second', 'Right', 'Left'].toSorted(byHistory))
    expect(walk).toMatchObject({ length: 5, total: 6 })
    expect((await list(shaOf('main'), shaOf('main'))).messages).toEqual(['Latest'])
    expect((await list(shaOf('main'), shaOf('main~3'))).messages).toHaveLength(6)
  })

  it('knows which commit is behind which', async () => {
    expect(await git.isBehind(shaOf('left'), shaOf('main'), signal)).toBe(true)
    expect(await git.isBehind(shaOf('main'), shaOf('left'), signal)).toBe(false)
    expect(await git.isBehind(shaOf('other'), shaOf('main'), signal)).toBe(false)
    expect(await git.isBehind('f'.repeat(40), shaOf('main'), signal)).toBe(false)
  })

  it('is written anew where a kill left half of it, and alone in its folder', async () => {
    const head = shaOf('main')
    await list(head, shaOf('main~1'))
    writeFileSync(join(directory, `walk-${head}.part`), 'half')
    expect((await list(head, null)).messages).toHaveLength(6)
    expect(readdirSync(directory).filter((name) => name.startsWith('walk-'))).toEqual([`walk-${head}`])
  })

  it('is of commits alone: no file came along, and none is fetched later', async () => {
    await expect(git.run(['cat-file', '-e', `${shaOf('main')}^{tree}`], signal)).rejects.toMatchObject({
      code: 'git_failed',
    })
  })

  it('follows the server: a head that it lacks is told, another branch is fetched', async () => {
    expect(await git.findHead(signal)).toBe(shaOf('HEAD'))
    expect(await git.fetch('f'.repeat(40), signal)).toBe(false)
    expect(await git.fetch(shaOf('other'), signal)).toBe(true)
    expect((await list(shaOf('other'), null)).messages).toEqual(['Elsewhere'])
  })
})

/** The order of the history itself. */
function byHistory(left: string, right: string): number {
  const order = ['Latest', 'Octopus', 'Second', 'Right', 'Left', 'Root']
  return order.indexOf(left) - order.indexOf(right)
}
