import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inspect } from 'node:util'
import type { HubSyncError, TokenRequest } from '@hubsync/core'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { pushOf, repositoryOf } from '../flows/commit-happenings.js'
import { rowsOf } from '../flows/read-memory-copy.js'
import { createGitFlow, type GitFlow, type GitFlowOptions } from './create-git-flow.js'
import { startGitServer } from './git-server.js'
import { gitProgram, hasGit, runGit } from './run-git.js'

const canary = `ghp_${'C4n4ry'.repeat(6)}`
const tiny = { repositories: 2, issues: 4, pullRequests: 2, reviews: 2, commits: 40 }
const { PATH, TMPDIR } = process.env

async function createGitHub(options: GitFlowOptions = {}): Promise<GitFlow> {
  const github = await createGitFlow({ ...tiny, ...options })
  onTestFinished(() => github.close())
  return github
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'git-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes a folder the system's temporary one, and tells what is in it. */
function watchTemporaryFolder(): () => string[] {
  const folder = makeFolder()
  process.env.TMPDIR = folder
  return () => readdirSync(folder).filter((name) => name.startsWith('hubsync-git-'))
}

const onBranch = ({ flow }: GitFlow) =>
  rowsOf(flow.database, flow.scope, 'commits').filter(({ on_default_branch }) => on_default_branch).length

afterEach(() => {
  process.env.PATH = PATH
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR
})

describe.skipIf(!hasGit())('commits from git', () => {
  it('show the token to nobody but the server', async () => {
    const [gitDirectory, programs] = [makeFolder(), makeFolder()]
    const log = join(programs, 'log')
    const script = `#!/bin/sh\necho "$@" >> '${log}'\nexec '${gitProgram}' "$@"\n`
    writeFileSync(join(programs, 'git'), script)
    chmodSync(join(programs, 'git'), 0o755)
    process.env.PATH = `${programs}${delimiter}${PATH}`
    const said: unknown[] = []
    const tell = (...words: unknown[]) => void said.push(words)
    const logger = { debug: tell, info: tell, warn: tell, error: tell }
    let isEchoing = false
    const github = await createGitHub({
      token: canary,
      git: { gitDirectory, logger },
      server: {
        intercept: (_path, response) => {
          if (isEchoing) response.writeHead(404, { 'content-type': 'text/plain' }).end(`No ${canary}`)
          return isEchoing
        },
      },
    })
    const first = await github.flow.sync()
    expect(first.success).toBe(true)
    expect(new Set(github.server.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${Buffer.from(`x-access-token:${canary}`).toString('base64')}`]),
    )
    isEchoing = true
    github.flow.act(pushOf(github.flow.repositories()[0] ?? '', 1))
    const second = await github.flow.sync()
    expect(second.errors.map(({ code }) => code)).toEqual(['permission_denied'])
    const commands = readFileSync(log, 'utf8')
    expect(commands).toContain('fetch')
    const files = readdirSync(gitDirectory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:pack|idx|rev)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    expect(files.length).toBeGreaterThan(4)
    const basic = Buffer.from(`x-access-token:${canary}`).toString('base64')
    for (const seen of [commands, ...files, inspect([first, second, said, github.flow.hub], { depth: 20 })]) {
      expect(seen).not.toContain(canary)
      expect(seen).not.toContain(basic)
    }
  })

  it('ask for another token when theirs has run out', async () => {
    const asked: TokenRequest[] = []
    const auth = (request: TokenRequest) => {
      asked.push(request)
      return request.isRefused ? 'new' : 'token'
    }
    const github = await createGitHub({ server: { tokens: ['new'] }, git: { auth } })
    expect((await github.flow.sync()).errors).toEqual([])
    expect(asked.some(({ isRefused }) => isRefused)).toBe(true)
  })

  it('are asked for with the next token of a list where the server refuses the one before', async () => {
    const github = await createGitHub({ server: { tokens: ['second'] }, git: { auth: ['first', 'second'] } })
    expect(await github.flow.sync()).toMatchObject({ errors: [], commitsSynced: 40 })
  })

  it.each([401, 403, 404])(
    'that the token may not read (%i) fail alone, and nothing follows',
    async (status) => {
      let isRefusing = false
      const github = await createGitHub({
        server: {
          intercept: (_path, response) => {
            if (isRefusing) response.writeHead(status, { 'www-authenticate': 'Basic realm="GitHub"' }).end()
            return isRefusing
          },
        },
      })
      await github.flow.sync()
      isRefusing = true
      const [home = ''] = github.flow.repositories()
      github.flow.act(pushOf(home, 3), { action: 'createIssue', repository: home, title: 'New' })
      const result = await github.flow.sync()
      expect(result.errors).toMatchObject([
        { repo: home, operation: 'read commits', code: 'permission_denied' },
      ])
      expect(result.issuesSynced).toBe(1)
      expect(onBranch(github)).toBe(40)
      isRefusing = false
      expect(await github.flow.sync()).toMatchObject({ success: true, commitsSynced: 3 })
      expect(github.differences()).toEqual([])
    },
  )

  it('of a server that fails once are read all the same', async () => {
    let failures = 0
    const intercept: GitFlowOptions['server'] = {
      intercept: (_path, response) => {
        failures += 1
        if (failures === 1) response.writeHead(503).end()
        return failures === 1
      },
    }
    const github = await createGitHub({ server: intercept })
    expect((await github.flow.sync()).errors).toEqual([])
  })

  it('of a server that nobody reaches end the run, what was read before kept', async () => {
    const folders = watchTemporaryFolder()
    const github = await createGitHub({ git: { gitUrl: () => 'http://127.0.0.1:9/acme/app.git' } })
    const failure = await github.flow.sync().catch((error: HubSyncError) => error)
    expect(failure).toMatchObject({ code: 'network_failed', message: expect.stringContaining('acme/') })
    expect(rowsOf(github.flow.database, github.flow.scope, 'bugs')).toHaveLength(4)
    expect(folders()).toEqual([])
  })

  it.each([
    ['uploadpack.allowFilter', 'false', /partial clones/],
    ['core.bare', 'odd', /cannot be read by git/],
  ])('of a server where %s is %s fail clearly', async (name, value, message) => {
    const github = await createGitHub({ repositories: 1 })
    const folder = github.twin.find(github.flow.repositories()[0] ?? '') ?? ''
    runGit(folder, ['config', name, value])
    const result = await github.flow.sync()
    expect(result.errors).toMatchObject([
      { operation: 'read commits', error: expect.stringMatching(message) },
    ])
  })

  it('of a shallow copy are refused', async () => {
    const github = await createGitHub({ repositories: 1, server: { tokens: ['token'] } })
    const folder = github.twin.find(github.flow.repositories()[0] ?? '') ?? ''
    const shallow = makeFolder()
    runGit(shallow, [
      'clone',
      '--quiet',
      '--bare',
      '--depth=2',
      '--filter=tree:0',
      `file://${folder}`,
      shallow,
    ])
    for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
      runGit(shallow, ['config', setting, 'true'])
    }
    const mirror = await createGitHub({ repositories: 1, git: { gitUrl: () => `file://${shallow}` } })
    const result = await mirror.flow.sync()
    expect(result.success).toBe(false)
    expect(result.errors).toMatchObject([{ code: 'git_failed' }])
    expect(onBranch(mirror)).toBe(0)
  })

  it('of a mirror that lags fail and take nothing off the branch', async () => {
    let isBehind = false
    const folder = makeFolder()
    const github = await createGitHub({ repositories: 1, server: { find: () => (isBehind ? folder : null) } })
    const { flow, twin } = github
    const [home = ''] = flow.repositories()
    cpSync(twin.find(home) ?? '', folder, { recursive: true })
    isBehind = true
    expect((await flow.sync()).success).toBe(true)
    flow.act(pushOf(home, 2))
    const result = await flow.sync()
    expect(result.errors).toMatchObject([
      { code: 'git_failed', error: expect.stringContaining('does not have') },
    ])
    expect(onBranch(github)).toBe(40)
  })

  it('are not followed to another server, which would see the token', async () => {
    const other = await startGitServer({ find: () => null })
    onTestFinished(() => other.close())
    const github = await createGitHub({
      server: {
        intercept: (path, response) => {
          response.writeHead(301, { location: `${other.url}${path}` }).end()
          return true
        },
      },
    })
    expect((await github.flow.sync()).success).toBe(false)
    expect(other.requests).toEqual([])
  })

  it('of a mirror are asked for without the token', async () => {
    const holder: { github?: GitFlow } = {}
    const mirror = await startGitServer({ find: (fullName) => holder.github?.twin.find(fullName) ?? null })
    onTestFinished(() => mirror.close())
    const gitUrl = ({ fullName }: { fullName: string }) => `${mirror.url}/${fullName}.git`
    holder.github = await createGitHub({ git: { gitUrl } })
    expect((await holder.github.flow.sync()).success).toBe(true)
    expect(mirror.requests.length).toBeGreaterThan(0)
    expect(mirror.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
    expect(holder.github.server.requests).toEqual([])
  })

  it('are given up at once when the run is stopped, and leave no folder', { timeout: 20_000 }, async () => {
    const folders = watchTemporaryFolder()
    const controller = new AbortController()
    const github = await createGitHub({
      server: {
        intercept: () => {
          setTimeout(() => controller.abort(), 50)
          return true
        },
      },
    })
    const stopped = github.flow.sync({ signal: controller.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    expect(folders()).toEqual([])
  })

  it('need git, which is said before anything is read', async () => {
    const github = await createGitHub()
    process.env.PATH = makeFolder()
    await expect(github.flow.sync()).rejects.toMatchObject({
      code: 'git_unavailable',
      remedy: expect.stringContaining('Install git'),
    })
    expect(await github.flow.sync({ commits: 'api' })).toMatchObject({ success: true })
    expect(await github.flow.sync({ streams: ['bugs'] })).toMatchObject({ success: true })
  })

  it('of a walk whose head was thrown away are walked from today', async () => {
    const controller = new AbortController()
    let isStopping = false
    const github = await createGitHub({
      repositories: 1,
      commits: 2_500,
      wrapStore: (store) => ({
        ...store,
        commit: async (batch) => {
          const result = await store.commit(batch)
          if (isStopping && batch.changes.some(({ table }) => table === 'commits')) controller.abort()
          return result
        },
      }),
    })
    isStopping = true
    const { flow } = github
    const [home = ''] = flow.repositories()
    await expect(flow.sync({ signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
    isStopping = false
    expect(onBranch(github)).toBeLessThan(2_500)
    const lost = repositoryOf(flow, home).headSha ?? ''
    const folder = github.twin.find(home) ?? ''
    flow.act({ action: 'forcePush', repository: home, drop: 3, messages: ['Instead'] })
    github.twin.find(home)
    const object = github.twin.translate(lost)
    rmSync(join(folder, 'objects', object.slice(0, 2), object.slice(2)))
    await flow.sync()
    expect((await flow.sync()).success).toBe(true)
    expect(github.differences()).toEqual([])
  })
})
