import type { ProbedRepository, RepositoryReference, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'

/** A repository by its name, and by what else is known of it. */
export interface MeantRepository {
  readonly fullName: string
  /** Absent: whichever is called so. */
  readonly githubId?: number
  readonly nodeId?: string | null
}

/**
 * Finds a repository by its name of today or an earlier one. Where that name has passed to another repository, the one
 * that is meant is found by its id, as it is called otherwise by now.
 *
 * @throws HubSyncError `repository_not_found`
 */
export async function findMeant(
  source: SyncSource,
  { fullName, githubId, nodeId }: MeantRepository,
  signal: AbortSignal,
): Promise<ProbedRepository & { observedAt: string }> {
  const options = { details: true, signal }
  const named = await source.findRepository(fullName, options)
  if (githubId === undefined || named.githubId === githubId) return named
  const meant = nodeId == null ? null : await lookAt(source, { githubId, nodeId, fullName }, options)
  if (meant !== null) return meant
  throw new HubSyncError('repository_not_found', `Another repository is called ${fullName} now`)
}

async function lookAt(
  source: SyncSource,
  repository: RepositoryReference,
  options: { readonly details: boolean; readonly signal: AbortSignal },
) {
  const { repositories, failures, observedAt } = await source.probeRepositories([repository], options)
  const [failure] = failures
  if (failure !== undefined) throw failure.error
  const found = repositories.find(({ githubId }) => githubId === repository.githubId)
  return found === undefined || observedAt === null ? null : { ...found, observedAt }
}
