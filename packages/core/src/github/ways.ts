import type { OwnerRecord, ProbedRepository, RepositoryReference, SyncSource } from '../contracts/source.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { InstallationAccess } from './client/github-client.js'

/** One of several ways to GitHub: by the token of one installation. */
export interface Way extends Pick<InstallationAccess, 'position' | 'account'> {
  readonly source: SyncSource
}

/** Which account is meant, by what is known of it. */
export type AccountHint = Partial<Pick<OwnerRecord, 'login' | 'githubId'>>

/** Failures of a token, whatever it is used for. */
const tokenCodes: ReadonlySet<HubSyncErrorCode> = new Set(['token_missing', 'authentication_failed'])

/** Which way leads to which repository, as far as one run knows, and which lead nowhere at the moment. */
export class Ways {
  readonly all: readonly [Way, ...Way[]]
  readonly #wayOf = new Map<number, Way>()
  readonly #failures = new Map<Way, HubSyncError>()

  constructor(all: readonly [Way, ...Way[]]) {
    this.all = all
  }

  /** A repository was seen by this way. */
  note({ githubId }: Pick<RepositoryReference, 'githubId'>, way: Way): void {
    this.#wayOf.set(githubId, way)
  }

  /** The way by which a repository was seen; else the likeliest. */
  presumed({ githubId, fullName }: RepositoryReference): Way {
    return this.#wayOf.get(githubId) ?? this.inOrderFor({ login: ownerOf(fullName) })[0]
  }

  /** Whether a repository was seen, or can be by one way alone. */
  isCertain({ githubId, fullName }: RepositoryReference): boolean {
    return this.#wayOf.has(githubId) || this.leadingTo({ login: ownerOf(fullName) }).length === 1
  }

  /**
   * The ways that may show something of an account that no other shows: those installed on it and those of which nobody
   * knows; all of them where none is known to be, since each sees what is public.
   */
  leadingTo(account: AccountHint): readonly [Way, ...Way[]] {
    const [first, ...others] = this.all.filter((way) => way.account === null || isInstalledOn(way, account))
    return first !== undefined && [first, ...others].some((way) => isInstalledOn(way, account))
      ? [first, ...others]
      : this.all
  }

  /** All ways, those first that are installed on an account. */
  inOrderFor(account: AccountHint): readonly [Way, ...Way[]] {
    const isFirst = (way: Way) => isInstalledOn(way, account)
    const [first = this.all[0], ...others] = [
      ...this.all.filter(isFirst),
      ...this.all.filter((way) => !isFirst(way)),
    ]
    return [first, ...others]
  }

  /** Asks by a way, unless its token was refused before: that is not tried again and again. */
  async ask<Answer>(way: Way, question: (source: SyncSource) => Promise<Answer>): Promise<Answer> {
    const before = this.#failures.get(way)
    if (before !== undefined && tokenCodes.has(before.code)) throw before
    try {
      const answer = await question(way.source)
      this.#failures.delete(way)
      return answer
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (isOfToken(error)) this.noteFailure(way, error)
      throw error
    }
  }

  noteFailure(way: Way, error: HubSyncError): void {
    this.#failures.set(way, error)
  }

  /** The first answer of several ways. @throws HubSyncError the absence that all tell, or why one could not be asked */
  async firstOf<Answer>(
    ways: readonly Way[],
    absence: HubSyncErrorCode,
    question: (source: SyncSource, way: Way) => Promise<Answer>,
  ): Promise<Answer> {
    const failures: { way: Way; error: HubSyncError }[] = []
    for (const way of ways) {
      try {
        return await this.ask(way, (source) => question(source, way))
      } catch (thrown) {
        const error = HubSyncError.from(thrown)
        if (error.code !== absence && !isOfWay(error)) throw error
        failures.push({ way, error })
      }
    }
    const unasked = failures.find(({ error }) => isOfToken(error))
    if (unasked !== undefined) throw this.failureOf(unasked.way, unasked.error)
    throw (failures.find(({ error }) => error.code !== absence) ?? failures[0])?.error
  }

  /**
   * A failure as what it means: of one way alone it concerns the repositories that are read by it; where no other way
   * is left, everything.
   *
   * @throws HubSyncError what is of more than that way's token
   */
  failureOf(way: Way, thrown: unknown): HubSyncError {
    const error = HubSyncError.from(thrown)
    if (!isOfToken(error)) throw error
    if (this.all.every((other) => this.#failures.has(other))) throw error
    return unreachable(way, error)
  }
}

/** A look at a repository, with what failed in it as what that means. */
export function explainLook(known: Ways, way: Way, repository: ProbedRepository): ProbedRepository {
  const { error } = repository
  if (error === undefined || !isOfToken(error)) return repository
  known.noteFailure(way, error)
  return { ...repository, error: known.failureOf(way, error) }
}

/** What one token meets, and others may not. A budget without a time to come back is the run's own. */
export function isOfToken({ code, retryAt }: HubSyncError): boolean {
  return (
    tokenCodes.has(code) || code === 'rate_limited' || (code === 'budget_exhausted' && retryAt !== undefined)
  )
}

/** What a token may be told alone, of this account or that; anything else would be told to all. */
export function isOfWay(error: HubSyncError): boolean {
  return isOfToken(error) || error.code === 'permission_denied'
}

export function isInstalledOn({ account }: Way, { login, githubId }: AccountHint): boolean {
  if (account === null) return false
  return account.id === githubId || account.login.toLowerCase() === login?.toLowerCase()
}

export function unreachable({ position }: Way, error: HubSyncError): HubSyncError {
  const { message, retryAt } = error
  return new HubSyncError('repository_unreachable', `Token ${position} cannot be used: ${message}`, {
    cause: error,
    retryAt,
  })
}

/** The login in `owner/name`. */
export function ownerOf(fullName: string): string {
  return fullName.split('/', 1)[0] ?? ''
}
