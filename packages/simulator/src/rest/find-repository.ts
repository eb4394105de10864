import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { notFound } from './errors.js'
import {
  parameter,
  type RepositoryCall,
  type RepositoryRoute,
  type RestCall,
  type RestRoute,
} from './route.js'
import { unescapeSegment } from './router.js'

/** Serves a repository's route at both of its addresses. */
export function mountRepositoryRoute(route: RepositoryRoute): RestRoute[] {
  const { path, answer, ...rest } = route
  const byName = `/repos/{owner}/{repo}${path}`
  return [
    {
      ...rest,
      path: byName,
      answer: (call) => answer(enterVisible(call, findByName(call))),
    },
    {
      ...rest,
      path: `/repositories/{repository_id}${path}`,
      countedAs: byName,
      answer: (call) => answer(enterVisible(call, findById(call))),
    },
  ]
}

/** Where a request for a repository's old name goes, whatever its method and route. */
export function findRedirect(
  world: World,
  path: string,
  apiUrl: string,
  sees: (repository: Repository) => boolean,
): string | undefined {
  const [, owner, name, rest] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (owner === undefined || name === undefined) return undefined
  const found = world.findRepository(unescapeSegment(owner), unescapeSegment(name))
  if (!found?.moved || !sees(found.repository)) return undefined
  return `${apiUrl}/repositories/${found.repository.id}${rest ?? ''}`
}

export function enterRepository<Call extends RestCall>(call: Call, repository: Repository, owner: Account) {
  return { ...call, repository, owner, urlById: `${call.presentation.apiUrl}/repositories/${repository.id}` }
}

export function ownerOf(world: World, repository: Repository): Account {
  const owner = world.accountById(repository.ownerId)
  if (!owner) throw new Error(`Repository ${repository.id} has no owner in the world`)
  return owner
}

function findByName(call: RestCall): Repository {
  const found = call.world.findRepository(parameter(call, 'owner'), parameter(call, 'repo'))
  if (!found || !call.sees(found.repository)) throw notFound()
  return found.repository
}

function findById(call: RestCall): Repository {
  const repository = call.world.repositoryById(Number(parameter(call, 'repository_id')))
  if (!repository || !call.sees(repository)) throw notFound()
  return repository
}

function enterVisible(call: RestCall, repository: Repository): RepositoryCall {
  return enterRepository(call, repository, ownerOf(call.world, repository))
}
