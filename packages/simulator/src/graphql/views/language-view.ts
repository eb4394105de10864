import type { Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import { type CursorKey, compareKeys } from '../cursor.js'
import type { Scope } from '../scope.js'
import { createWebUrl } from '../web-address.js'

export interface LanguageArguments extends PageArguments {
  orderBy?: { field: 'SIZE'; direction: 'ASC' | 'DESC' } | null
}

interface LanguageRow {
  name: string
  size: number
  position: number
}

export function pageLanguages(scope: Scope, repository: Repository, args: LanguageArguments): Connection {
  const { orderBy } = args
  const rows = Object.entries(repository.languages).map(([name, size], position) => ({
    name,
    size,
    position,
  }))
  const keyOf = ({ size, position }: LanguageRow): CursorKey => (orderBy ? [size, position] : [position])
  rows.sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
  const page = pageByKey({ rows, keyOf, descending: orderBy?.direction === 'DESC' }, args, {
    node: ({ name }) => createLanguage(name),
    edge: ({ size }) => ({ size }),
    countNodes: (count) => scope.countNodes(count),
  })
  const totalSize = rows.reduce((total, { size }) => total + size, 0)
  return Object.assign(page, { totalSize })
}

export function createLanguage(name: string): object {
  return { __typename: 'Language', id: Buffer.from(`08:Language${name}`).toString('base64'), name }
}

export function pageTopics(scope: Scope, repository: Repository, page: PageArguments): Connection {
  const rows = repository.topics.map((name, position) => ({ name, position: position + 1 }))
  return pageByKey({ rows, keyOf: ({ position }) => [position] }, page, {
    node: ({ name }) => createTopic(repository, name),
    countNodes: (count) => scope.countNodes(count),
  })
}

function createTopic(repository: Repository, name: string): object {
  const resourcePath = `/topics/${encodeURIComponent(name)}`
  return {
    __typename: 'RepositoryTopic',
    id: Buffer.from(`RepositoryTopic${repository.id}:${name}`).toString('base64'),
    resourcePath,
    url: createWebUrl(resourcePath),
    topic: { __typename: 'Topic', id: Buffer.from(`05:Topic${name}`).toString('base64'), name },
  }
}
