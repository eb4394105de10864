import type { RepositoryReference } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Run } from './run.js'

/**
 * REST reads by name, and a name may pass to another repository while a run reads: what a list lacks is gone only if
 * the name still means the repository that was asked for. GraphQL asks by id.
 *
 * @throws HubSyncError `repository_not_found` when it does not
 */
export async function confirmName(
  run: Pick<Run, 'signal' | 'source'>,
  repository: RepositoryReference | null,
): Promise<void> {
  if (run.source.transport === 'graphql' || repository === null) return
  if (await isInSight(run, repository)) return
  throw new HubSyncError('repository_not_found', `${repository.fullName} is not called so any more`)
}

/** Whether a repository can be read under the name by which it is known. @throws HubSyncError why GitHub does not tell */
export async function isInSight(
  { source, signal }: Pick<Run, 'signal' | 'source'>,
  repository: RepositoryReference,
): Promise<boolean> {
  const { githubId, fullName } = repository
  const look = await source.probeRepositories([repository], { details: false, signal })
  const [failure] = look.failures
  if (failure !== undefined) throw failure.error
  return look.repositories.some((found) => found.githubId === githubId && found.fullName === fullName)
}
