import type { OwnerRecord, ReadOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { literal } from '../../streams/graphql-text.js'
import { pointsOf } from '../../streams/query-cost.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient } from '../client/github-client.js'
import { rateLimitFields } from './page-query.js'

interface OwnerNode {
  readonly __typename: string
  readonly id: string
  readonly login: string
  readonly databaseId?: number | null
  readonly repositories?: { readonly totalCount: number } | null
}

/** @throws HubSyncError `owner_not_found` */
export async function findOwner(
  client: GitHubClient,
  login: string,
  { signal }: ReadOptions,
): Promise<OwnerRecord> {
  const query = [
    `query { ${rateLimitFields} repositoryOwner(login: ${literal(login)}) {`,
    '__typename id login ... on User { databaseId } ... on Organization { databaseId }',
    'repositories(ownerAffiliations: [OWNER]) { totalCount }',
    '} }',
  ].join(' ')
  const { data, errors } = await client.graphql(query, undefined, { signal, forecastPoints: pointsOf(1) })
  const owner = data.repositoryOwner as OwnerNode | null | undefined
  const [first] = errors
  if (first !== undefined && first.type !== 'NOT_FOUND') throw describeGraphqlError(first, client.host)
  if (owner?.databaseId === undefined || owner.databaseId === null) {
    throw new HubSyncError('owner_not_found', `${client.host} shows no account called ${login}`)
  }
  return {
    githubId: owner.databaseId,
    nodeId: owner.id,
    login: owner.login,
    type: owner.__typename === 'Organization' ? 'Organization' : 'User',
    ...(owner.repositories && { repositories: owner.repositories.totalCount }),
  }
}
