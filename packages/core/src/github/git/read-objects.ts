import { HubSyncError } from '../../errors/hubsync-error.js'
import type { GitRepository } from './git-repository.js'

/** Commit objects by their shas, in the order asked for, as they are: each told with its length, so any byte may be in it. */
export async function readObjects(
  git: GitRepository,
  shas: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  if (shas.length === 0) return []
  const input = `${shas.join('\n')}\n`
  const { output } = await git.run(['cat-file', '--batch', '--buffer'], signal, { input })
  let at = 0
  return shas.map((sha) => {
    const { length, begin } = readHead(output, at, sha)
    at = begin + length + 1
    return output.subarray(begin, begin + length)
  })
}

/** Each object comes behind a line `<sha> commit <length>`. */
function readHead(output: Buffer, at: number, sha: string): { length: number; begin: number } {
  const end = output.indexOf('\n', at)
  const [told, type, length] = output.toString('latin1', at, end === -1 ? at : end).split(' ')
  if (told === sha && type === 'commit' && length !== undefined)
    return { length: Number(length), begin: end + 1 }
  throw new HubSyncError('git_failed', `Git tells of ${sha} that it is ${type ?? 'nothing'}, not a commit`)
}
