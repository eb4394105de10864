import type { RepositoryReference } from '../contracts/source.js'
import type { Change } from '../contracts/store.js'
import type { Row } from '../model/column.js'
import { upsert } from './changes-of-pages.js'
import type { FoundProject } from './found-project.js'
import type { Run } from './run.js'

/**
 * What becomes of projects that a whole list of the owner's repositories lacks: never deleted, because absence shows
 * only that the token does not see them there. Each is looked for by its id once. One that went to another owner
 * follows, its rows with it; one that was overlooked stays; any other is noted as missing.
 *
 * @param look finds repositories by their ids
 * @param since GitHub's time of the list
 */
export async function missingChanges(
  run: Run,
  found: readonly FoundProject[],
  since: string,
  look: (repositories: readonly RepositoryReference[]) => Promise<MissingLook>,
): Promise<Change[]> {
  const missing = await unlistedProjects(run, found)
  if (missing.length === 0) return []
  const { seen, failed } = await look(missing.map(referenceOf))
  const seenIds = new Set(seen.map(({ row }) => row.id))
  const failedIds = new Set(failed.map(({ githubId }) => githubId))
  const unseen = missing.filter(({ id, github_id }) => !seenIds.has(id) && !failedIds.has(Number(github_id)))
  const id = unseen.map((row) => String(row.id))
  return [
    ...seen.map(({ row }) =>
      upsert('projects', { ...row, missing_since: row.owner_id === run.owner.githubId ? null : since }),
    ),
    ...(id.length === 0
      ? []
      : [{ kind: 'mark', table: 'projects', where: { id }, row: { missing_since: since } } as const]),
  ]
}

export interface MissingLook {
  readonly seen: readonly FoundProject[]
  /** Those of which nothing can be said: the next run looks again. */
  readonly failed: readonly RepositoryReference[]
}

/** Projects in sight so far that a list of the owner's repositories lacks. */
export async function unlistedProjects(run: Run, found: readonly FoundProject[]): Promise<Row[]> {
  const listed = new Set(found.map(({ row }) => row.id))
  const stored = await run.store.rows(run.scope, {
    table: 'projects',
    where: { owner_id: run.owner.githubId, missing_since: null },
    columns: ['id', 'github_id', 'node_id', 'full_name'],
  })
  return stored.filter(({ id }) => !listed.has(id))
}

function referenceOf({ github_id, node_id, full_name }: Row): RepositoryReference {
  return { githubId: Number(github_id), nodeId: String(node_id), fullName: String(full_name) }
}
