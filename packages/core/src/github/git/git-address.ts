import type { RepositoryReference } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { ApiAddress } from '../client/resolve-api.js'

/** Tells where git finds a repository, instead of GitHub itself: a mirror that is never behind it. */
export type GitUrl = (repository: RepositoryReference) => string

export interface GitAddress {
  readonly url: string
  /** GitHub itself, which knows the token; nobody else is shown it. */
  readonly isGitHub: boolean
}

const schemes: ReadonlySet<string> = new Set(['https:', 'http:', 'file:'])

/** Where pages for people are: GitHub serves git from there too. */
export function webOrigin({ rest, host }: Pick<ApiAddress, 'rest' | 'host'>): string {
  return `${new URL(rest).protocol}//${host}`
}

/** Where git finds a repository. @throws HubSyncError `configuration_invalid` for an address that is none */
export function resolveGitAddress(
  origin: string,
  repository: RepositoryReference,
  gitUrl?: GitUrl,
): GitAddress {
  const told = gitUrl?.(repository) ?? `${origin}/${repository.fullName}.git`
  if (!URL.canParse(told) || !schemes.has(new URL(told).protocol)) {
    throw invalid(repository, 'it starts with https://, http:// or file://')
  }
  const url = new URL(told)
  if (url.username !== '' || url.password !== '') {
    throw invalid(repository, 'it holds a name or password, which everybody on this machine could read')
  }
  if (url.search !== '' || url.hash !== '') {
    const reason =
      'it holds a query or fragment, where a token would be for everybody on this machine to read'
    throw invalid(repository, reason)
  }
  return { url: url.href, isGitHub: url.origin === new URL(origin).origin }
}

function invalid({ fullName }: RepositoryReference, reason: string): HubSyncError {
  return new HubSyncError('configuration_invalid', `The git URL of ${fullName} cannot be used: ${reason}`)
}
