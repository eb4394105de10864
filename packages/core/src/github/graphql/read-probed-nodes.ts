import type { ProbedRepository } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { toProbedRepository } from '../../streams/repository.js'
import { describeGraphqlError } from '../client/describe-failure.js'
import type { GitHubClient } from '../client/github-client.js'
import type { GraphqlError } from '../client/graphql-error.js'

/**
 * Repositories out of an answer to the probe. Those that cannot be seen are left out; what could not be told of one
 * that can is left untold, so that nobody takes it for empty.
 *
 * @param path of the list, from the answer's root
 * @throws HubSyncError `response_too_large` when GitHub gave up in the middle, and fewer may be asked for at once
 */
export function readProbedNodes(
  nodes: readonly unknown[],
  errors: readonly GraphqlError[],
  path: readonly string[],
  client: Pick<GitHubClient, 'host' | 'logger'>,
): ProbedRepository[] {
  const untold = new Map<number, Untold>()
  for (const error of errors) {
    const place = placeOf(error, path)
    if (place === null) continue
    const failure = describeGraphqlError(error, client.host)
    const [index, field] = place
    const isLost = nodes[index] == null
    if (isTransient(failure) && (isLost || nodes.length > 1)) throw asTooLarge(failure)
    const { fields, error: before } = untold.get(index) ?? { fields: new Set<string>() }
    const reason = isTransient(failure) ? failure : before
    untold.set(index, { fields: fields.add(field), ...(reason && { error: reason }) })
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

/** What was not told of a repository; with the reason where it may be told another time. */
interface Untold {
  readonly fields: Set<string>
  readonly error?: HubSyncError
}

function isTransient({ code }: HubSyncError): boolean {
  return code === 'response_too_large' || code === 'github_unavailable'
}

/** Asked for in smaller parts, what fails shows, and the rest is told. */
function asTooLarge(failure: HubSyncError): HubSyncError {
  return new HubSyncError('response_too_large', failure.message, { cause: failure })
}

/** Which repository an error lies in, and which of its fields; null for an error elsewhere. */
function placeOf({ path }: GraphqlError, list: readonly string[]): [index: number, field: string] | null {
  if (!list.every((step, position) => path[position] === step)) return null
  const index = path[list.length]
  return typeof index === 'number' ? [index, String(path[list.length + 1] ?? '')] : null
}

/** What follows from a field in the record. */
const recordFields: Readonly<Record<string, readonly string[]>> = {
  defaultBranchRef: ['head_sha', 'head_committed_at', 'default_branch', 'tree'],
  repositoryTopics: ['topics'],
  languages: ['languages'],
  workflows: ['tree'],
}

function withoutUntold(probed: ProbedRepository, untold: Untold | undefined): ProbedRepository {
  if (untold === undefined) return probed
  const { fields, error } = untold
  const left = new Set([...fields].flatMap((field) => recordFields[field] ?? []))
  const record = Object.entries(probed.record as object).filter(([name]) => !left.has(name))
  const { headSha, historyCount, ...others } = probed
  return {
    ...(fields.has('defaultBranchRef') ? others : probed),
    record: Object.fromEntries(record),
    ...(error && { error }),
  }
}
