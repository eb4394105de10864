import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'

/** Route parameters of the repository whose page is asked for. */
export function repositoryParameters({ repository, stream }: PageRequest): { owner: string; repo: string } {
  if (repository === null)
    throw new HubSyncError('unknown', `A page of ${stream} was asked for without a repository`)
  return splitFullName(repository.fullName)
}

/** @throws HubSyncError `configuration_invalid` for anything but `owner/name` */
export function splitFullName(fullName: string): { owner: string; repo: string } {
  const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/.exec(fullName) ?? []
  if (owner !== undefined && repo !== undefined) return { owner, repo }
  throw new HubSyncError(
    'configuration_invalid',
    `${JSON.stringify(fullName)} is no repository: write owner/name`,
  )
}

/** Listings that are paged by number have it as their cursor. */
export function pageNumber(cursor: string | null): number {
  return cursor === null ? 1 : Number(cursor)
}

/** Cursor of the page after this one. */
export function nextPageNumber(cursor: string | null, hasNext: boolean): string | null {
  return hasNext ? String(pageNumber(cursor) + 1) : null
}
