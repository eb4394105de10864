import { createHash } from 'node:crypto'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { untilAborted } from '../../until-aborted.js'
import { describeAbortion } from './describe-failure.js'

/** A token, or what fetches the one that is valid now: installation tokens live an hour. */
export type TokenSource = string | ((request: TokenRequest) => string | Promise<string>)

/**
 * One token, or several that are used side by side: of one account, so that whatever one of them may see the others may;
 * or of installations of apps, each of which sees repositories of its own.
 */
export type Authentication = TokenSource | readonly TokenSource[]

export interface TokenRequest {
  /** GitHub has just refused the token that was given last, so one that is remembered will not do. */
  readonly isRefused: boolean
}

export type TokenKind =
  | 'personal'
  | 'fine-grained'
  | 'oauth'
  | 'app-user'
  | 'installation'
  | 'unknown'
  | 'anonymous'

/** Whose answers these are, without the token itself. */
export interface Credential {
  /** Null for callers without a token. */
  readonly token: string | null
  /** Tells tokens apart in cache keys; nobody gets the token back from it. */
  readonly fingerprint: string
  readonly kind: TokenKind
  /** Whose answers this token may confirm by their times: its own, or those of all tokens of its installation. */
  readonly identity: string
}

const anonymous: Credential = {
  token: null,
  fingerprint: 'anonymous',
  kind: 'anonymous',
  identity: 'anonymous',
}

const prefixes: readonly (readonly [prefix: string, kind: TokenKind])[] = [
  ['github_pat_', 'fine-grained'],
  ['ghp_', 'personal'],
  ['gho_', 'oauth'],
  ['ghu_', 'app-user'],
  ['ghs_', 'installation'],
]

/** Tells the token of the moment. A host that does not come back with one is waited for until the signal is aborted. */
export type ReadCredential = (signal?: AbortSignal, request?: TokenRequest) => Promise<Credential>

/**
 * Reads the token afresh for each request, so that a rotated one takes effect at once.
 *
 * @param auth null to call GitHub without a token
 * @param position in the list of tokens, from 1
 * @throws HubSyncError `token_missing` for an empty one, `authentication_failed` for one that cannot be a token or
 * could not be had
 */
function createTokenReader(auth: TokenSource | null, position = 1): ReadCredential {
  if (auth === null) return async () => anonymous
  let known = typeof auth === 'string' ? createCredential(auth, position) : anonymous
  return async (signal, request = { isRefused: false }) => {
    const token =
      typeof auth === 'string'
        ? auth
        : await untilAborted(askForToken(auth, request), signal, describeAbortion)
    if (known.token !== token) known = createCredential(token, position)
    return known
  }
}

/** A reader for each token of a list. @throws HubSyncError `token_missing` also for an empty list */
export function createTokenReaders(auth: Authentication | null): [ReadCredential, ...ReadCredential[]] {
  if (!isList(auth)) return [createTokenReader(auth)]
  const [first, ...others] = auth
  if (first === undefined) throw tokenMissing()
  return [createTokenReader(first), ...others.map((source, index) => createTokenReader(source, index + 2))]
}

function isList(auth: Authentication | null): auth is readonly TokenSource[] {
  return Array.isArray(auth)
}

/** What fails here is the host's own, and no trouble of GitHub's. */
async function askForToken(auth: Exclude<TokenSource, string>, request: TokenRequest): Promise<string> {
  try {
    return await auth(request)
  } catch (thrown) {
    if (HubSyncError.is(thrown)) throw thrown
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new HubSyncError('authentication_failed', `The host could not give a token: ${reason}`, {
      cause: thrown,
    })
  }
}

export function tokenMissing(): HubSyncError {
  return new HubSyncError('token_missing', 'There is no token to ask GitHub with')
}

function createCredential(token: string, position: number): Credential {
  if (typeof token !== 'string' || token === '') throw tokenMissing()
  // Said before fetch says it: its own message would repeat the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new HubSyncError(
      'authentication_failed',
      'The token holds a space, a line break or another character that no token has',
    )
  }
  const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 16)
  const kind = prefixes.find(([prefix]) => token.startsWith(prefix))?.[1] ?? 'unknown'
  return {
    token,
    fingerprint,
    kind,
    identity: kind === 'installation' ? installationOf(position) : fingerprint,
  }
}

/** Tokens of an installation live an hour, and all of them see the same. */
function installationOf(position: number): string {
  return position === 1 ? 'installation' : `installation ${position}`
}
