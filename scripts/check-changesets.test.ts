import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changelog, findBase, findUnannounced, readChangeset } from './changesets.mjs'

const packages = [
  { name: '@hubsync/core', folder: 'packages/core' },
  { name: 'hubsync', folder: 'packages/cli' },
]

let room: string
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'hubsync-changesets-'))
  git('init', '--quiet', '--initial-branch=main')
})
afterEach(() => rm(room, { recursive: true }))

test('a changeset announces the packages of its header, quoted either way', () => {
  const text = '---\n"@hubsync/core": minor\n\'hubsync\': patch\n---\n\nhubsync: major changes\n'
  expect(readChangeset('a.md', text)).toEqual({ file: 'a.md', names: ['@hubsync/core', 'hubsync'] })
})

test('a package whose sources changed must be announced', () => {
  const changed = ['packages/core/src/index.ts', 'packages/cli/package.json']
  const announced = [{ names: ['hubsync'] }]
  expect(findUnannounced(packages, changed, announced)).toEqual([
    expect.stringMatching(/^@hubsync\/core changed/),
  ])
})

test('tests, changelogs and folders of other names ask for no changeset', () => {
  const changed = [
    'packages/core/src/a.test.ts',
    'packages/core/CHANGELOG.md',
    'packages/core-extra/src/a.ts',
  ]
  expect(findUnannounced(packages, changed, [])).toEqual([])
})

test('before the first release everything on main is new', async () => {
  await commit('packages/core/src/index.ts')
  expect(findBase(git)).toBeNull()
})

test('main is compared with its last release', async () => {
  const release = await commit(changelog)
  await commit('packages/core/src/index.ts')
  expect(findBase(git)).toBe(release)
})

test('a branch is compared with where it left main', async () => {
  await commit(changelog)
  const fork = await commit('packages/core/src/a.ts')
  git('checkout', '--quiet', '-b', 'topic')
  await commit('packages/core/src/b.ts')
  expect(findBase(git)).toBe(fork)
})

function git(...words: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  return execFileSync('git', [...identity, ...words], { cwd: room, encoding: 'utf8', stdio: 'pipe' }).trim()
}

async function commit(path: string): Promise<string> {
  await mkdir(dirname(join(room, path)), { recursive: true })
  await writeFile(join(room, path), 'content')
  git('add', path)
  git('commit', '--quiet', '--message', `Add ${path}`)
  return git('rev-parse', 'HEAD')
}
