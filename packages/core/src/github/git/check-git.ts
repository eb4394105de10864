import { tmpdir } from 'node:os'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { gitEnvironment } from './git-environment.js'
import { runGit } from './run-git.js'

/** The first version that knows partial clones and every setting that its environment is made of. */
const oldest = { major: 2, minor: 32 }

/** @throws HubSyncError `git_unavailable` where git is missing or too old */
export async function checkGit(signal: AbortSignal): Promise<void> {
  const environment = gitEnvironment({ directory: tmpdir(), isKept: false })
  const { output } = await runGit({ arguments: ['--version'], environment, signal })
  const told = output.toString('utf8').trim()
  if (isRecent(told)) return
  const needed = `${oldest.major}.${oldest.minor}`
  throw new HubSyncError(
    'git_unavailable',
    `Commits are read by git ${needed} or later, and here is ${told || 'none that tells its version'}`,
  )
}

/** @param told such as `git version 2.39.5 (Apple Git-154)` */
export function isRecent(told: string): boolean {
  const [, major, minor] = /\b(\d+)\.(\d+)/.exec(told) ?? []
  if (major === undefined || minor === undefined) return false
  return Number(major) > oldest.major || (Number(major) === oldest.major && Number(minor) >= oldest.minor)
}
