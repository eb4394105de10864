import type { ProbedRepository, RepositoryReference, SyncSource } from '../contracts/source.js'
import type { Store } from '../contracts/store.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId, type Scope } from '../model/ids.js'

/** A repository by its name, and by what else is known of it. */
export interface MeantRepository {
  readonly fullName: string
  /** Absent: whichever is called so. */
  readonly githubId?: number
  readonly nodeId?: string | null
}

/**
 * Finds a repository by its name of today or an earlier one. Where that name has passed to another repository, or means
 * none any more, the one that is meant is found by its id.
 *
 * @throws HubSyncError `repository_not_found`
 */
export async function findMeant(
  source: SyncSource,
  { fullName, githubId, nodeId }: MeantRepository,
  signal: AbortSignal,
): Promise<ProbedRepository & { observedAt: string }> {
  const options = { details: true, signal }
  const byName = source.findRepository(fullName, options)
  if (githubId === undefined) return byName
  const named = await byName.catch((thrown: unknown) => {
    if (nodeId != null && HubSyncError.is(thrown) && thrown.code === 'repository_not_found') return null
    throw thrown
  })
  if (named?.githubId === githubId) return named
  const meant = nodeId == null ? null : await lookAt(source, { githubId, nodeId, fullName }, options)
  if (meant !== null) return meant
  throw new HubSyncError(
    'repository_not_found',
    `No repository in sight that was called ${fullName} is meant`,
  )
}

/** A repository as it is stored; null where it is not. */
export async function recallRepository(
  store: Store,
  scope: Scope,
  githubId: number,
): Promise<MeantRepository | null> {
  const where = { id: rowId(scope, 'project', githubId) }
  const columns = ['full_name', 'node_id']
  const [row] = await store.rows(scope, { table: 'projects', where, columns })
  if (row === undefined) return null
  return {
    githubId,
    nodeId: row.node_id == null ? null : String(row.node_id),
    fullName: String(row.full_name),
  }
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
