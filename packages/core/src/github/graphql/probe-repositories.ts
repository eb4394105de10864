import type { ProbedRepository, RepositoryReference } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { literal } from '../../streams/graphql-text.js'
import { repositoryFragment, toProbedRepository } from '../../streams/repository.js'
import { splitFullName } from '../../streams/repository-route.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient } from '../client/github-client.js'
import { datedAnswer, earliestOf } from '../dated-answer.js'
import { rateLimitFields } from './page-query.js'
import { readProbedNodes } from './read-probed-nodes.js'
import { splitWhenTooLarge } from './split-when-too-large.js'

interface Look {
  readonly repositories: ProbedRepository[]
  readonly observedAt: string
}

/** Repositories that one query looks at; half of GitHub's bound where the look is deep. */
const idsPerQuery = { shallow: 100, deep: 50 }

export interface ProbeQuery {
  readonly details: boolean
  readonly signal: AbortSignal
}

/** Looks at named repositories by their node ids, so that renames do not matter. */
export async function probeRepositories(
  client: GitHubClient,
  repositories: readonly RepositoryReference[],
  options: ProbeQuery,
): Promise<Look> {
  const size = options.details ? idsPerQuery.deep : idsPerQuery.shallow
  const chunks = Array.from({ length: Math.ceil(repositories.length / size) }, (_, index) =>
    repositories.slice(index * size, (index + 1) * size),
  )
  const looks = await Promise.all(
    chunks.map((chunk) => splitWhenTooLarge(chunk, async (part) => [await lookAt(client, part, options)])),
  )
  const [first, ...others] = looks.flat()
  if (first === undefined) throw new HubSyncError('unknown', 'A look at no repositories was asked for')
  return {
    repositories: [first, ...others].flatMap((look) => look.repositories),
    observedAt: earliestOf(first.observedAt, ...others.map((look) => look.observedAt)),
  }
}

async function lookAt(
  client: GitHubClient,
  repositories: readonly RepositoryReference[],
  { details, signal }: ProbeQuery,
): Promise<Look> {
  const ids = repositories.map(({ nodeId }) => literal(nodeId)).join(', ')
  const query = [
    `query { ${rateLimitFields} nodes(ids: [${ids}]) { ...RepositoryFields } }`,
    repositoryFragment(details),
  ].join('\n')
  const answer = await client.graphql(query, undefined, { signal, isSplittable: true })
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const { nodes } = answer.data as { nodes: readonly unknown[] }
  return { repositories: readProbedNodes(nodes, answer.errors, ['nodes'], client), observedAt }
}

/** Finds one repository by its name of today or an earlier one. @throws HubSyncError `repository_not_found` */
export async function findRepository(
  client: GitHubClient,
  fullName: string,
  { details, signal }: ProbeQuery,
): Promise<ProbedRepository & { observedAt: string }> {
  const { owner, repo } = splitFullName(fullName)
  const query = [
    `query { ${rateLimitFields} repository(owner: ${literal(owner)}, name: ${literal(repo)}, followRenames: true) { ...RepositoryFields } }`,
    repositoryFragment(details),
  ].join('\n')
  const { data, errors, observedAt } = await client.graphql(query, undefined, { signal })
  const [first] = errors
  if (data.repository === null || data.repository === undefined) {
    if (first !== undefined && first.type !== 'NOT_FOUND') throw describeGraphqlError(first, client.host)
    throw new HubSyncError(
      'repository_not_found',
      `${client.host} shows no repository ${fullName}: it does not exist, or the token may not see it`,
    )
  }
  return { ...toProbedRepository(data.repository), observedAt: datedAnswer(observedAt, client.host) }
}
