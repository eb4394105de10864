import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))
const sources = ['--conditions=@hubsync/source', '--import', import.meta.resolve('tsx')]

/** In every token and password of these tests, so that one search finds each place that shows them. */
export const canary = 'canary7f3a'
export const goodToken = `ghp_${canary}`

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
}

export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when standard error holds the text; rejects when the process ended without. */
  said(text: string): Promise<void>
}

export interface Place {
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the command as a process of its own, from the sources. */
export function startHubsync(words: readonly string[], { folder, environment = {} }: Place): Started {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...sources, program, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const durationMs = performance.now() - startedAt
      if (!`${stdout}${stderr}`.includes(canary)) resolve({ code, stdout, stderr, durationMs })
      else reject(new Error(`hubsync ${words[0]} shows a secret:\n${stdout}\n${stderr}`))
    })
  })
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve()
      child.stderr.on('data', look)
      child.on('close', () => reject(new Error(`hubsync ended without saying ${text}:\n${stderr}`)))
      look()
    })
  return { process: child, ended, said }
}

export function runHubsync(words: readonly string[], place: Place): Promise<Ended> {
  return startHubsync(words, place).ended
}

/** An empty folder to run in, and what removes it. */
export async function makeFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'hubsync-cli-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
