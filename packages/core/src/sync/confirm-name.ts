import type { RepositoryReference } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Run } from './run.js'

/**
 * REST reads by name, and a name may pass to another repository while a run reads: what a list lacks is gone only if
 * the name still means the repository that was asked for. GraphQL asks by id.
 *
 * @throws HubSyncError `repository_not_found` when it does not
 */
export async function confirmName(run: Run, repository: RepositoryReference | null): Promise<void> {
  if (run.source.transport === 'graphql' || repository === null) return
  const { githubId, fullName } = repository
  const look = await run.source.probeRepositories([repository], { details: false, signal: run.signal })
  const [failure] = look.failures
  if (failure !== undefined) throw failure.error
  if (look.repositories.some((found) => found.githubId === githubId && found.fullName === fullName)) return
  throw new HubSyncError('repository_not_found', `${fullName} is not called so any more`)
}
