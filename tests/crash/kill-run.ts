import { goodToken, runHubsync, startHubsync } from '../cli/hubsync-process.js'
import type { CrashDatabase } from './crash-database.js'
import type { KillPoint } from './kill-points.js'
import type { AskedRequest, ObservedGitHub } from './observed-github.js'

export interface Place {
  readonly folder: string
  readonly database: CrashDatabase
  readonly github: ObservedGitHub
}

export interface KilledRun {
  /** False when the run came to its end before the point. */
  readonly isKilled: boolean
  readonly requests: readonly AskedRequest[]
}

/** Runs the command as a process of its own, and kills it at the point. */
export async function killRun(place: Place, words: readonly string[], point: KillPoint): Promise<KilledRun> {
  const { database, github } = place
  const { whenReached, release } = await database.expect(point)
  const atRequest = new Promise<void>((resolve) => {
    github.onRequest((nth, moment) => {
      if (!('nth' in point) || nth !== point.nth) return
      if (point.at === 'request' && moment === 'asked') resolve()
      if (point.at === 'answer' && moment === 'answered') setTimeout(resolve, point.afterMs)
    })
  })
  const run = startHubsync(words, settingOf(place))
  const isReached = await Promise.race([
    whenReached.then(() => true),
    atRequest.then(() => true),
    run.ended.then(() => false),
  ])
  run.process.kill('SIGKILL')
  const { code } = await run.ended
  github.onRequest(undefined)
  await release()
  await github.fallSilent()
  return { isKilled: isReached && code === null, requests: github.takeRequests() }
}

export interface FinishedRun {
  readonly result: RunResult
  readonly requests: readonly AskedRequest[]
}

interface RunResult {
  readonly success: boolean
  readonly kind: string
  readonly errors: readonly { readonly code: string; readonly error: string }[]
  readonly usage: { readonly requests: number }
  readonly completeness: readonly { readonly outcome: string }[]
}

/** Runs the command to its end. */
export async function finishRun(place: Place, words: readonly string[]): Promise<FinishedRun> {
  const { stdout, stderr, code } = await runHubsync([...words, '--json'], settingOf(place))
  if (stdout === '') throw new Error(`hubsync ${words.join(' ')} ended with ${code}:\n${stderr}`)
  return { result: JSON.parse(stdout) as RunResult, requests: place.github.takeRequests() }
}

function settingOf({ folder, database, github }: Place) {
  return {
    folder,
    environment: { GITHUB_TOKEN: goodToken, GITHUB_API_URL: github.apiUrl, DATABASE_URL: database.url },
  }
}
