import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import type { Examination } from './examination.js'
import type { FoundProject } from './found-project.js'
import { targetOf } from './found-project.js'
import { whyUnusable } from './why-unusable.js'

export type CountedStream = 'bugs' | 'pull-requests'

const kinds = { bugs: 'bug', 'pull-requests': 'pull_request' } as const

const largestPage = 100

export interface Identities {
  /** Each as GitHub lists it, by the id of its row. */
  readonly records: ReadonlyMap<string, ListedIdentity>
  readonly beganAt: string
}

export interface ListedIdentity {
  readonly githubId: number
  readonly nodeId: string
  readonly number: number
  /** Pull requests over GraphQL: how many submitted reviews it counts. */
  readonly reviewsTotal: number | null
}

/**
 * All ids of a listing; null when it cannot be shown to be whole: other ids than GitHub counts on the first and on
 * the last page. REST tells no count; there the listing is ordered so that nothing can slip through.
 */
export async function listIdentities(
  { run, project, readPage }: Examination,
  stream: CountedStream,
): Promise<Identities | null> {
  const records = new Map<string, ListedIdentity>()
  const pages: Page[] = []
  let request: PageRequest | null = identityRequest(project, stream)
  while (request !== null) {
    const page: Page = await readPage(request)
    const failure = whyUnusable(page)
    if (failure !== undefined) throw failure
    pages.push(page)
    for (const record of page.records) {
      const identity = readIdentity(record)
      records.set(rowId(run.scope, kinds[stream], identity.githubId), identity)
    }
    request = page.next === null ? null : { ...request, first: largestPage, cursor: page.next }
  }
  const [first, last] = [pages[0], pages.at(-1)]
  if (first === undefined || last === undefined) return null
  const isSteady = first.total === last.total && (last.total === null || last.total === records.size)
  return isSteady ? { records, beganAt: first.observedAt } : null
}

function readIdentity(record: unknown): ListedIdentity {
  const { id, node_id, number, reviews_total } = record as Readonly<Record<string, unknown>>
  if (typeof id !== 'number')
    throw new HubSyncError('response_invalid', 'A listing of ids holds a record without an id')
  return {
    githubId: id,
    nodeId: String(node_id),
    number: Number(number),
    reviewsTotal: typeof reviews_total === 'number' ? reviews_total : null,
  }
}

/** The count that the probe told; null over REST. */
export function toldCount({ probe }: FoundProject, stream: CountedStream): number | null {
  return (stream === 'bugs' ? probe.issues : probe.pullRequests)?.count ?? null
}

function identityRequest(project: FoundProject, stream: CountedStream): PageRequest {
  return {
    stream,
    repository: targetOf(project).repository,
    order: 'identity',
    first: Math.min(largestPage, Math.max(1, toldCount(project, stream) ?? largestPage)),
    cursor: null,
    since: null,
    head: null,
  }
}
