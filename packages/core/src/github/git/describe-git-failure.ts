import type { HubSyncErrorCode } from '../../errors/codes.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { maskText } from '../client/mask-secret.js'
import type { GitExit } from './run-git.js'

interface Meaning {
  readonly said: RegExp
  readonly code: HubSyncErrorCode
  readonly words: string
}

/** What git says in the C locale, in the order in which it is looked for. */
const meanings: readonly Meaning[] = [
  {
    said: /could not read Username|Authentication failed|returned error: (?:40[134]|451)|repository .*not found/i,
    code: 'permission_denied',
    words: 'the token may not read its contents, or the repository is not there any more',
  },
  {
    said: /could not resolve|couldn't connect|failed to connect|connection (?:refused|reset|timed out)|SSL|certificate/i,
    code: 'network_failed',
    words: 'the server cannot be reached',
  },
  {
    said: /returned error: (?:429|5\d\d)|early EOF|hung up unexpectedly|RPC failed|empty reply/i,
    code: 'github_unavailable',
    words: 'the server failed',
  },
]

/** Why a git command failed. @param secrets what must not be repeated */
export function describeGitFailure(
  { complaint, isStalled, code }: GitExit,
  { fullName, secrets }: { readonly fullName: string; readonly secrets: readonly (string | null)[] },
): HubSyncError {
  if (isStalled) return new HubSyncError('github_unavailable', `Git stood still while it read ${fullName}`)
  const meaning = meanings.find(({ said }) => said.test(withoutNames(complaint)))
  const words = meaning?.words ?? `git ended with ${code}`
  const last = secrets.reduce<string>(maskText, lastWords(complaint))
  return new HubSyncError(
    meaning?.code ?? 'git_failed',
    `The commits of ${fullName} cannot be read by git: ${words} (${last})`,
  )
}

/** Addresses are quoted, and a repository may be called openssl. */
function withoutNames(complaint: string): string {
  return complaint.replaceAll(/'[^'\n]*'/g, "''")
}

/** Whether the server refused the one who asked. */
export function isRefusal({ complaint }: GitExit): boolean {
  return /could not read Username|Authentication failed|returned error: 401/i.test(complaint)
}

/** Whether the server says that it does not have what it was asked for by its sha. */
export function lacksCommit({ complaint }: GitExit): boolean {
  return /not our ref|unadvertised object/.test(complaint)
}

/** What git complained of, without the progress that it tells in the same place. */
function lastWords(complaint: string): string {
  const lines = complaint.split(/[\r\n]+/).map((line) => line.trim())
  const last = lines.filter((line) => /^(?:fatal|error|remote):/.test(line)).slice(-3)
  return last.join('; ') || lines.join(' ').trim().slice(-200) || 'it gave no reason'
}
