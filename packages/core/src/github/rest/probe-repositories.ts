import type {
  ProbedRepository,
  ProbeOptions,
  RepositoryLook,
  RepositoryReference,
} from '../../contracts/source.js'
import { splitFullName } from '../../streams/repository-route.js'
import { isRecord } from '../client/answer.js'
import type { GitHubClient } from '../client/github-client.js'
import type { Reply } from '../client/reply.js'
import { datedAnswer, earliestOf } from '../dated-answer.js'
import { probeRecord } from './probe-record.js'
import { pageError } from './read-rest-page.js'

const hidden = [404, 451]

/** Looks at named repositories, one request each. A name that means another repository by now is asked for by id. */
export async function probeRepositories(
  client: GitHubClient,
  repositories: readonly RepositoryReference[],
  options: ProbeOptions,
): Promise<RepositoryLook> {
  const looks = await Promise.all(
    repositories.map((repository) =>
      lookAt(client, repository, options).catch((thrown: unknown) => ({
        repository,
        error: pageError(thrown),
      })),
    ),
  )
  const seen = looks.flatMap((look) => ('error' in look ? [] : [look]))
  const [first, ...others] = seen.map(({ reply }) => datedAnswer(reply.observedAt, client.host))
  return {
    repositories: seen.flatMap(({ probed }) => probed ?? []),
    failures: looks.flatMap((look) => ('error' in look ? [look] : [])),
    observedAt: first === undefined ? null : earliestOf(first, ...others),
  }
}

async function lookAt(
  client: GitHubClient,
  { githubId, fullName }: RepositoryReference,
  options: ProbeOptions,
) {
  const { signal } = options
  const ask = (route: string, parameters: Readonly<Record<string, string | number>>) =>
    client.request(route, parameters, { accept: hidden, cache: true, isKept: true, signal })
  const isMeant = ({ status, data }: Reply) =>
    hidden.includes(status) || (isRecord(data) && data.id === githubId)
  const byName = await ask('GET /repos/{owner}/{repo}', splitFullName(fullName))
  const reply = isMeant(byName) ? byName : await ask('GET /repositories/{id}', { id: githubId })
  return {
    reply,
    probed: hidden.includes(reply.status) ? null : await probeRecord(client, reply.data, options),
  }
}

/** Finds one repository by its name of today or an earlier one. @throws HubSyncError `repository_not_found` */
export async function findRepository(
  client: GitHubClient,
  fullName: string,
  options: ProbeOptions,
): Promise<ProbedRepository & { observedAt: string }> {
  const { signal } = options
  const reply = await client.request('GET /repos/{owner}/{repo}', splitFullName(fullName), {
    cache: true,
    signal,
  })
  const probed = await probeRecord(client, reply.data, options)
  return { ...probed, observedAt: datedAnswer(reply.observedAt, client.host) }
}
