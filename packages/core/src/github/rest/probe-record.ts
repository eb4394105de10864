import type { ProbedRepository, ProbeOptions } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from '../client/answer.js'
import type { GitHubClient } from '../client/github-client.js'
import { readRepositoryDetails } from './read-repository-details.js'
import { pageError } from './read-rest-page.js'

/** A repository as REST lists it: whether its streams moved shows only when they are read. */
export async function probeRecord(
  client: GitHubClient,
  record: unknown,
  { details, signal }: ProbeOptions,
): Promise<ProbedRepository> {
  const repository = identify(record)
  const { pushedAt, defaultBranch, ...reference } = repository
  // Nothing was ever pushed to an empty repository, though it names a default branch.
  const branch = pushedAt === null ? null : defaultBranch
  const told = { ...reference, record, issues: null, pullRequests: null }
  if (!details) return told
  const place = { fullName: reference.fullName, defaultBranch: branch }
  try {
    const described = await readRepositoryDetails(client, place, { signal })
    return { ...told, record: { ...(record as object), ...described } }
  } catch (thrown) {
    return { ...told, error: pageError(thrown) }
  }
}

function identify(record: unknown) {
  const { id, node_id, full_name, pushed_at, default_branch } = isRecord(record) ? record : {}
  if (typeof id !== 'number' || typeof node_id !== 'string' || typeof full_name !== 'string') {
    throw new HubSyncError('response_invalid', 'GitHub listed a repository without its id or name')
  }
  return {
    githubId: id,
    nodeId: node_id,
    fullName: full_name,
    pushedAt: typeof pushed_at === 'string' ? pushed_at : null,
    defaultBranch: typeof default_branch === 'string' ? default_branch : null,
  }
}
