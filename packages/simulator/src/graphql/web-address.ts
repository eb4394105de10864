import type { Repository } from '../world/records.js'
import type { World } from '../world/world.js'

const webUrl = 'https://github.com'

/** Pages for people, which the simulator does not serve. */
export function createWebUrl(resourcePath: string): string {
  return `${webUrl}${resourcePath}`
}

export function createRepositoryPath(world: World, repository: Repository): string {
  const owner = world.accountById(repository.ownerId)?.login ?? ''
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(repository.name)}`
}

export function nameRepository(world: World, repository: Repository): string {
  return `${world.accountById(repository.ownerId)?.login ?? ''}/${repository.name}`
}
