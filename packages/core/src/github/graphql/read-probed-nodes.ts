import type { ProbedRepository } from '../../contracts/source.js'
import { toProbedRepository } from '../../streams/repository.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient } from '../client/github-client.js'
import type { GraphqlError } from '../client/graphql-error.js'

/**
 * Repositories out of an answer to the probe. Those that cannot be seen are left out; what could not be told of one
 * that can is left untold, so that nobody takes it for empty.
 *
 * @param path of the list, from the answer's root
 * @throws HubSyncError `response_too_large` when GitHub gave up in the middle
 */
export function readProbedNodes(
  nodes: readonly unknown[],
  errors: readonly GraphqlError[],
  path: readonly string[],
  client: Pick<GitHubClient, 'host' | 'logger'>,
): ProbedRepository[] {
  const untold = new Map<number, Set<string>>()
  for (const error of errors) {
    const place = placeOf(error, path)
    if (place === null) continue
    const failure = describeGraphqlError(error, client.host)
    if (failure.code === 'response_too_large' || failure.code === 'github_unavailable') throw failure
    const [index, field] = place
    untold.set(index, (untold.get(index) ?? new Set()).add(field))
    client.logger.debug(
      { path: error.path, code: failure.code },
      'GitHub did not tell everything of a repository',
    )
  }
  return nodes.flatMap((node, index) => {
    if (node === null || Object.keys(node as object).length === 0) return []
    return [withoutUntold(toProbedRepository(node), untold.get(index))]
  })
}

/** Which repository an error lies in, and which of its fields; null for an error elsewhere. */
function placeOf({ path }: GraphqlError, list: readonly string[]): [index: number, field: string] | null {
  if (!list.every((step, position) => path[position] === step)) return null
  const index = path[list.length]
  return typeof index === 'number' ? [index, String(path[list.length + 1] ?? '')] : null
}

function withoutUntold(probed: ProbedRepository, untold: ReadonlySet<string> | undefined): ProbedRepository {
  if (!untold?.has('defaultBranchRef')) return probed
  const { headSha, historyCount, record, ...told } = probed
  const { head_sha, head_committed_at, default_branch, tree, ...toldRecord } = record as Record<
    string,
    unknown
  >
  return { ...told, record: toldRecord }
}
