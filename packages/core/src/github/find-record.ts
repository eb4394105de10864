import type { ReadOptions, RecordReference, Whereabouts } from '../contracts/source.js'
import { splitFullName } from '../streams/repository-route.js'
import { isRecord } from './client/answer.js'
import type { GitHubClient } from './client/github-client.js'

/** Numbered by what each is called in its route: deployments and releases by their ids. */
const kinds = { bugs: 'issues', 'pull-requests': 'pulls', deployments: 'deployments', releases: 'releases' }

/**
 * Asks for one record by itself. The number of an issue tells what no listing does: whether it was deleted or went to
 * another repository. GraphQL answers NOT_FOUND in both cases, so this is REST whatever the transport.
 *
 * Source: https://docs.github.com/rest/issues/issues#get-an-issue
 */
export async function findRecord(
  client: GitHubClient,
  { stream, repository, githubId, number }: RecordReference,
  { signal }: ReadOptions,
): Promise<Whereabouts> {
  const isNumbered = stream === 'bugs' || stream === 'pull-requests'
  const { status, data, redirected } = await client.request(
    `GET /repos/{owner}/{repo}/${kinds[stream]}/{number}`,
    { ...splitFullName(repository.fullName), number: isNumbered ? number : githubId },
    { accept: [404, 410], signal },
  )
  if (status === 410) return { state: (await servesIssues(client, repository, signal)) ? 'deleted' : 'here' }
  if (status === 404 || !isRecord(data)) return { state: 'unseen' }
  // A renamed repository redirects too, and serves the same record.
  if (data.id === githubId) return { state: 'here' }
  const place = redirected ? nameOf(data) : null
  return place === null ? { state: 'unseen' } : { state: 'transferred', to: place }
}

/** Gone is also what a repository says whose issues are switched off: then nothing is known of any. */
async function servesIssues(
  client: GitHubClient,
  { fullName, githubId }: RecordReference['repository'],
  signal: AbortSignal,
): Promise<boolean> {
  const { data } = await client.request('GET /repos/{owner}/{repo}', splitFullName(fullName), { signal })
  return isRecord(data) && data.id === githubId && data.has_issues === true
}

function nameOf({ repository_url, number }: Readonly<Record<string, unknown>>): string | null {
  const [, fullName] = /\/repos\/([^/]+\/[^/]+)$/.exec(String(repository_url)) ?? []
  return fullName === undefined || typeof number !== 'number' ? null : `${fullName}#${number}`
}
