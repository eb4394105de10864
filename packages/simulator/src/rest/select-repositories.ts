import type { Repository } from '../world/records.js'
import { ownerOf } from './find-repository.js'
import { gatherRepository } from './gather-repository.js'
import { type Page, paginateByNumber } from './pagination.js'
import { presentRepository } from './present-repository.js'
import { readOrder } from './read-query.js'
import type { RestCall } from './route.js'

const sorts = ['created', 'updated', 'pushed', 'full_name'] as const
type Sort = (typeof sorts)[number]

/**
 * A page of repositories in the order that the query asks for. Names ascend and times descend unless it says so.
 *
 * Source: https://docs.github.com/rest/repos/repos#list-organization-repositories
 */
export function listRepositories(
  call: RestCall,
  repositories: readonly Repository[],
  defaultSort: Sort,
  url: string,
): Page<unknown> {
  const sort = readOrder(call.query, 'sort', sorts) ?? defaultSort
  const direction =
    readOrder(call.query, 'direction', ['asc', 'desc']) ?? (sort === 'full_name' ? 'asc' : 'desc')
  const keyOf = keys[sort]
  const keyed = repositories.map((repository) => ({ repository, key: keyOf(repository, call) }))
  keyed.sort((a, b) => compare(a.key, b.key) || a.repository.id - b.repository.id)
  if (direction === 'desc') keyed.reverse()
  return paginateByNumber(keyed, call.query, url, ({ repository }) =>
    presentRepository(gatherRepository(call, repository, ownerOf(call.world, repository)), call.presentation),
  )
}

const keys: Record<Sort, (repository: Repository, call: RestCall) => string> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  pushed: ({ pushedAt }) => pushedAt ?? '',
  full_name: (repository, { world }) =>
    `${ownerOf(world, repository).login}/${repository.name}`.toLowerCase(),
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
