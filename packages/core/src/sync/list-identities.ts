import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import type { FoundProject } from './found-project.js'
import { targetOf } from './found-project.js'
import type { Run } from './run.js'

export type CountedStream = 'bugs' | 'pull-requests'

const kinds = { bugs: 'bug', 'pull-requests': 'pull_request' } as const

export interface Identities {
  readonly ids: ReadonlySet<string>
  readonly beganAt: string
}

/**
 * All ids of a listing; null when it cannot be shown to be whole: other ids than GitHub counts on the first and on
 * the last page. REST tells no count; there the listing is ordered so that nothing can slip through.
 */
export async function listIdentities(
  run: Run,
  project: FoundProject,
  stream: CountedStream,
): Promise<Identities | null> {
  const ids = new Set<string>()
  const pages: Page[] = []
  let request: PageRequest | null = identityRequest(project, stream)
  while (request !== null) {
    const [page]: Page[] = await run.source.read([request], { signal: run.signal })
    if (page === undefined) return null
    if (page.error !== undefined) throw page.error
    pages.push(page)
    for (const record of page.records) ids.add(rowId(run.scope, kinds[stream], githubIdOf(record)))
    request = page.next === null ? null : { ...request, cursor: page.next }
  }
  const [first, last] = [pages[0], pages.at(-1)]
  if (first === undefined || last === undefined) return null
  const isSteady = first.total === last.total && (last.total === null || last.total === ids.size)
  return isSteady ? { ids, beganAt: first.observedAt } : null
}

function githubIdOf(record: unknown): number {
  const id = (record as { id?: unknown }).id
  if (typeof id === 'number') return id
  throw new HubSyncError('response_invalid', 'A listing of ids holds a record without an id')
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
    first: 100,
    cursor: null,
    since: null,
    head: null,
  }
}
