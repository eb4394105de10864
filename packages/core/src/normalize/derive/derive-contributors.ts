import type { Row } from '../../model/column.js'
import type { Commit } from '../../model/commit.js'
import { rowId, type Scope } from '../../model/ids.js'
import { identifyContributor } from '../contributor-identity.js'

/** The columns of a commit that tell who contributed. */
export type ContributingCommit = Pick<
  Commit,
  'sha' | 'author_id' | 'author_email' | 'author_login' | 'author_name' | 'committed_at' | 'observed_at'
>

/**
 * The contributors of a project, by identity, from its live commits on the default branch.
 *
 * - `identity`: `identifyContributor(author_id, author_email)`; commits with neither belong to nobody.
 * - `commits`: how many have that identity.
 * - `login`, `name`: of the newest of them that has one; newest by `committed_at` (null last), then by
 *   greater `sha` (compared by bytes, `COLLATE "C"`).
 * - `observed_at`: the latest of them.
 * - `id`: `rowId(scope, 'contributor', project_id, identity)`.
 */
export function deriveContributors(
  commits: readonly ContributingCommit[],
  projectId: string,
  scope: Scope,
): Row[] {
  const groups = new Map<string, ContributingCommit[]>()
  for (const commit of commits) {
    const identity = identifyContributor(commit.author_id, commit.author_email)
    if (identity === null) continue
    const group = groups.get(identity)
    if (group) group.push(commit)
    else groups.set(identity, [commit])
  }
  const identities = [...groups].sort(([left], [right]) => (left < right ? -1 : 1))
  return identities.map(([identity, group]) => {
    const newestFirst = group.sort(compareNewestFirst)
    return {
      id: rowId(scope, 'contributor', projectId, identity),
      project_id: projectId,
      identity,
      login: newestFirst.find((commit) => commit.author_login !== null)?.author_login ?? null,
      name: newestFirst.find((commit) => commit.author_name !== null)?.author_name ?? null,
      commits: group.length,
      observed_at: findLatest(group.map((commit) => commit.observed_at)),
    }
  })
}

function findLatest(times: readonly string[]): string | null {
  return times.reduce<string | null>(
    (latest, time) => (latest !== null && latest > time ? latest : time),
    null,
  )
}

function compareNewestFirst(left: ContributingCommit, right: ContributingCommit): number {
  const [leftTime, rightTime] = [left.committed_at ?? '', right.committed_at ?? '']
  if (leftTime !== rightTime) return leftTime > rightTime ? -1 : 1
  return left.sha > right.sha ? -1 : 1
}
