import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkGit } from './check-git.js'
import { runGit } from './run-git.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-git-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a program called git on the path, and nothing else. */
function playGit(script: string): Record<string, string> {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return { PATH: `${folder}:/usr/bin:/bin` }
}

const signal = new AbortController().signal

/** Whether a process is there, as one that nobody waited for would be as well. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** What ended without its parent stays in the list until the machine's first process takes note of it. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z]/.test(stdout.trim())
}

async function readPid(name: string): Promise<number> {
  const file = join(folder, name)
  while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return Number(readFileSync(file, 'utf8'))
}

describe.skipIf(process.platform === 'win32')('a git command', () => {
  it('tells what it says, what it complains of and how it ended', async () => {
    const environment = playGit('cat; echo "$1" >&2; exit 3')
    const exit = await runGit({ arguments: ['told'], environment, signal, input: 'in' })
    expect(exit).toMatchObject({ code: 3, complaint: 'told\n', isStalled: false })
    expect(exit.output.toString()).toBe('in')
  })

  it('keeps the end alone of long complaints', async () => {
    const environment = playGit('i=0; while [ $i -lt 500 ]; do echo "line $i of many" >&2; i=$((i+1)); done')
    const { complaint } = await runGit({ arguments: [], environment, signal })
    expect(complaint.length).toBeLessThan(5_000)
    expect(complaint).toContain('line 499')
  })

  it('does not mind that nobody reads its input', async () => {
    const exit = await runGit({
      arguments: [],
      environment: playGit('exit 0'),
      signal,
      input: 'x'.repeat(1_000_000),
    })
    expect(exit.code).toBe(0)
  })

  it('is ended with its helpers when the run is stopped', async () => {
    const environment = playGit(`sleep 60 & echo $! > ${folder}/helper; echo $$ > ${folder}/self; wait`)
    const controller = new AbortController()
    const work = runGit({ arguments: [], environment, signal: controller.signal })
    const [helper, self] = [await readPid('helper'), await readPid('self')]
    controller.abort()
    await expect(work).rejects.toMatchObject({ code: 'interrupted' })
    expect(isThere(self)).toBe(false)
    await expect.poll(() => isRunning(helper)).toBe(false)
  })

  it('is ended for good when it does not listen', { timeout: 15_000 }, async () => {
    const environment = playGit(`trap '' TERM; echo $$ > ${folder}/self; while true; do sleep 1; done`)
    const controller = new AbortController()
    const work = runGit({ arguments: [], environment, signal: controller.signal })
    const pid = await readPid('self')
    controller.abort()
    await expect(work).rejects.toMatchObject({ code: 'interrupted' })
    expect(isThere(pid)).toBe(false)
  })

  it('is given up when it stands still, and not while it tells of progress', async () => {
    const still = await runGit({ arguments: [], environment: playGit('sleep 60'), signal, silenceMs: 100 })
    expect(still.isStalled).toBe(true)
    const busy = playGit('for i in 1 2 3 4 5 6; do echo $i >&2; sleep 0.1; done')
    expect(await runGit({ arguments: [], environment: busy, signal, silenceMs: 400 })).toMatchObject({
      code: 0,
      isStalled: false,
    })
  })

  it('is not begun for a run that has been stopped', async () => {
    const stopped = runGit({
      arguments: [],
      environment: playGit(`touch ${folder}/begun`),
      signal: AbortSignal.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    expect(existsSync(join(folder, 'begun'))).toBe(false)
  })

  it('says so where there is no git', async () => {
    const missing = runGit({ arguments: [], environment: { PATH: folder }, signal })
    await expect(missing).rejects.toMatchObject({
      code: 'git_unavailable',
      message: expect.stringContaining('not installed'),
    })
  })

  it('says so where git is too old', async () => {
    const { PATH } = process.env
    Object.assign(process.env, playGit('echo git version 2.20.1'))
    try {
      await expect(checkGit(signal)).rejects.toMatchObject({
        code: 'git_unavailable',
        message: expect.stringContaining('2.20.1'),
      })
    } finally {
      process.env.PATH = PATH
    }
  })
})
