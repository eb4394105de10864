import type { ProbedRepository, RepositoryLook, RepositoryReference } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { literal } from '../../streams/graphql-text.js'
import { pointsOf, weighPage } from '../../streams/query-cost.js'
import { selectRepository, toProbedRepository, weighRepository } from '../../streams/repository.js'
import { splitFullName } from '../../streams/repository-route.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient, GraphqlAnswer } from '../client/github-client.js'
import { datedAnswer, earliestOf } from '../dated-answer.js'
import { rateLimitFields } from './page-query.js'
import { readProbedNodes } from './read-probed-nodes.js'
import { splitWhenTooLarge } from './split-when-too-large.js'

/** Repositories that one query can look at. */
const idsPerQuery = 100

export interface ProbeQuery {
  readonly details: boolean
  readonly signal: AbortSignal
}

/** Looks at named repositories by their node ids, so that renames do not matter. */
export async function probeRepositories(
  client: GitHubClient,
  repositories: readonly RepositoryReference[],
  options: ProbeQuery,
): Promise<RepositoryLook> {
  const chunks = Array.from({ length: Math.ceil(repositories.length / idsPerQuery) }, (_, index) =>
    repositories.slice(index * idsPerQuery, (index + 1) * idsPerQuery),
  )
  const looks = await Promise.all(
    chunks.map((chunk) => splitWhenTooLarge(chunk, async (part) => [await lookAt(client, part, options)])),
  )
  const [first, ...others] = looks.flat().flatMap(({ observedAt }) => observedAt ?? [])
  return {
    repositories: looks.flat().flatMap((look) => look.repositories),
    failures: looks.flat().flatMap((look) => look.failures),
    observedAt: first === undefined ? null : earliestOf(first, ...others),
  }
}

async function lookAt(
  client: GitHubClient,
  repositories: readonly RepositoryReference[],
  { details, signal }: ProbeQuery,
): Promise<RepositoryLook> {
  const ids = repositories.map(({ nodeId }) => literal(nodeId)).join(', ')
  const look = { details, issues: true, pullRequests: true }
  const { fields, fragments } = selectRepository(look)
  const query = [
    `query { ${rateLimitFields} nodes(ids: [${ids}]) { ... on Repository { ${fields} } } }`,
    ...fragments,
  ].join('\n')
  const { connections } = weighRepository(look)
  const forecastPoints = pointsOf(
    weighPage(repositories.length, ...Array<number>(connections).fill(0)).connections,
  )
  let answer: GraphqlAnswer
  try {
    answer = await client.graphql(query, undefined, { signal, forecastPoints, isSplittable: true })
  } catch (thrown) {
    const [repository, ...others] = repositories
    if (repository === undefined || others.length > 0) throw thrown
    return {
      repositories: [],
      failures: [{ repository, error: HubSyncError.from(thrown) }],
      observedAt: null,
    }
  }
  const observedAt = datedAnswer(answer.observedAt, client.host)
  const { nodes } = answer.data as { nodes: readonly unknown[] }
  return { repositories: readProbedNodes(nodes, answer.errors, ['nodes'], client), failures: [], observedAt }
}

/** Finds one repository by its name of today or an earlier one. @throws HubSyncError `repository_not_found` */
export async function findRepository(
  client: GitHubClient,
  fullName: string,
  { details, signal }: ProbeQuery,
): Promise<ProbedRepository & { observedAt: string }> {
  const { owner, repo } = splitFullName(fullName)
  const look = { details, issues: true, pullRequests: true }
  const { fields, fragments } = selectRepository(look)
  const query = [
    `query { ${rateLimitFields} repository(owner: ${literal(owner)}, name: ${literal(repo)}, followRenames: true) { ${fields} } }`,
    ...fragments,
  ].join('\n')
  const forecastPoints = pointsOf(weighRepository(look).connections)
  const { data, errors, observedAt } = await client.graphql(query, undefined, { signal, forecastPoints })
  const [first] = errors
  if (data.repository === null || data.repository === undefined) {
    if (first !== undefined && first.type !== 'NOT_FOUND') throw describeGraphqlError(first, client.host)
    throw new HubSyncError(
      'repository_not_found',
      `${client.host} shows no repository ${fullName}: it does not exist, or the token may not see it`,
    )
  }
  const within = errors.map((error) => ({ ...error, path: ['repository', 0, ...error.path.slice(1)] }))
  const [found = toProbedRepository(data.repository)] = readProbedNodes(
    [data.repository],
    within,
    ['repository'],
    client,
  )
  return { ...found, observedAt: datedAnswer(observedAt, client.host) }
}
