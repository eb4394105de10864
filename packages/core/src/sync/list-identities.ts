import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import type { CountedStream, Examination } from './examination.js'
import { targetOf } from './found-project.js'
import { isListedWhole } from './listed-whole.js'
import { whyUnusable } from './why-unusable.js'

const kinds = {
  bugs: 'bug',
  'pull-requests': 'pull_request',
  deployments: 'deployment',
  releases: 'release',
} as const

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
 * the last page. REST tells no count; there the listing is ordered so that nothing can slip through, or is read twice
 * where it could.
 */
export async function listIdentities(
  examination: Examination,
  stream: CountedStream,
): Promise<Identities | null> {
  const listing = await listOnce(examination, stream)
  if (listing === null || !listing.mayHaveShifted) return listing
  const again = await listOnce(examination, stream)
  return again !== null && isSameListing(listing, again) ? again : null
}

/** Newest first on numbered pages, a record that is deleted meanwhile hides the one that takes its place. */
function isSameListing({ records }: Identities, again: Identities): boolean {
  return records.size === again.records.size && [...records.keys()].every((id) => again.records.has(id))
}

async function listOnce(
  examination: Examination,
  stream: CountedStream,
): Promise<(Identities & { readonly mayHaveShifted: boolean }) | null> {
  const { run, readPage } = examination
  const records = new Map<string, ListedIdentity>()
  let first: Page | null = null
  let last: Page | null = null
  let request: PageRequest | null = identityRequest(examination, stream)
  while (request !== null) {
    const page: Page = await readPage(request)
    const failure = whyUnusable(page)
    if (failure !== undefined) throw failure
    first ??= page
    last = page
    for (const record of page.records) {
      const identity = readIdentity(record)
      records.set(rowId(run.scope, kinds[stream], identity.githubId), identity)
    }
    request = page.next === null ? null : { ...request, first: largestPage, cursor: page.next }
  }
  if (first === null || last === null) return null
  const isSteady = first.total === last.total && (last.total === null || last.total === records.size)
  const mayHaveShifted = isListedWhole(stream) && last.total === null && last !== first
  return isSteady ? { records, beganAt: first.observedAt, mayHaveShifted } : null
}

function readIdentity(record: unknown): ListedIdentity {
  const { id, node_id, number, reviews_total } = record as Readonly<Record<string, unknown>>
  if (typeof id !== 'number')
    throw new HubSyncError('response_invalid', 'A listing of ids holds a record without an id')
  return {
    githubId: id,
    nodeId: String(node_id),
    number: Number(number ?? 0),
    reviewsTotal: typeof reviews_total === 'number' ? reviews_total : null,
  }
}

/** The count that the probe told, or of what is listed whole the listing; null over REST. */
export function toldCount(
  { project: { probe }, checkpoints }: Pick<Examination, 'project' | 'checkpoints'>,
  stream: CountedStream,
): number | null {
  if (isListedWhole(stream)) return checkpoints.get(stream)?.seen_count ?? null
  return (stream === 'bugs' ? probe.issues : probe.pullRequests)?.count ?? null
}

function identityRequest(examination: Examination, stream: CountedStream): PageRequest {
  return {
    stream,
    repository: targetOf(examination.project).repository,
    order: 'identity',
    first: Math.min(largestPage, Math.max(1, toldCount(examination, stream) ?? largestPage)),
    cursor: null,
    since: null,
    head: null,
  }
}
