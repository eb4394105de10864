import { imagineFork } from '../../rest/gather-repository.js'
import type { Repository } from '../../world/records.js'
import type { Scope } from '../scope.js'
import { createWebUrl } from '../web-address.js'
import { toDatabaseId } from './database-id.js'

/** A fork outside the world, under the same id as REST gives it. Of what is in it, nothing is known. */
export function createForeignRepository(scope: Scope, nameWithOwner: string, source: Repository): object {
  const { repository, owner } = imagineFork(scope.world, nameWithOwner, source)
  const resourcePath = `/${encodeURIComponent(owner.login)}/${encodeURIComponent(repository.name)}`
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: toDatabaseId(repository.id),
    name: repository.name,
    nameWithOwner: `${owner.login}/${repository.name}`,
    owner: scope.views.user(owner),
    resourcePath,
    url: createWebUrl(resourcePath),
    isFork: true,
    isPrivate: repository.visibility !== 'public',
    visibility: repository.visibility.toUpperCase(),
  }
}
