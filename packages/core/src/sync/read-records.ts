import type { RecordsReading } from '../contracts/reading.js'
import type { Page, PageRequest, RepositoryReference } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import { changesOfPages, type PageContext } from './changes-of-pages.js'
import { type ReadPage, readTogether } from './read-together.js'
import { readWhole } from './read-whole.js'

/** What one record may weigh in an answer, with its labels and reviews: it bounds how many are asked for at once. */
const weightOfRecord = 40

/**
 * Reads single records and writes what is newer in them, without a run: no lease is held and no checkpoint moves, so
 * that it may happen beside any run. A record that is not there is left alone, as its absence proves nothing.
 */
export async function readRecords(
  context: PageContext,
  { githubId, records }: Pick<RecordsReading, 'githubId' | 'records'>,
): Promise<void> {
  const { store, scope, signal, source } = context
  const projectId = rowId(scope, 'project', githubId)
  const repository = await findReference(context, projectId)
  if (repository === null) return
  const read = readTogether({ source, signal })
  const requests = records.map(({ stream, number }) => ({ ...requestOne(repository), stream, number }))
  const pages = (await Promise.all(requests.map(read))).filter(isThere)
  const lists = await Promise.all(pages.flatMap(reviewsLeftOf).map((request) => readList(read, request)))
  const changes = await changesOfPages(context, [...pages, ...lists.flat()])
  await store.commit({ scope, changes })
  const day = pages
    .map(({ observedAt }) => observedAt.slice(0, 10))
    .sort()
    .at(-1)
  if (day !== undefined) await store.derive(scope, { projectIds: [projectId], day, contributors: false })
}

/** The repository by the name that it has today. */
async function findReference(
  { store, scope }: PageContext,
  projectId: string,
): Promise<RepositoryReference | null> {
  const [row] = await store.rows(scope, {
    table: 'projects',
    where: { id: projectId },
    columns: ['github_id', 'node_id', 'full_name'],
  })
  if (row?.node_id == null) return null
  return { githubId: Number(row.github_id), nodeId: String(row.node_id), fullName: String(row.full_name) }
}

function requestOne(repository: RepositoryReference): Omit<PageRequest, 'stream'> {
  return { repository, order: 'created', first: weightOfRecord, cursor: null, since: null, head: null }
}

function isThere({ error }: Page): boolean {
  if (error === undefined) return true
  if (absences.has(error.code)) return false
  throw error
}

/** Nothing where its pull request went away meanwhile. */
async function readList(read: ReadPage, request: PageRequest): Promise<Page[]> {
  try {
    return [await readWhole(read, request)]
  } catch (thrown) {
    if (absences.has(HubSyncError.from(thrown).code)) return []
    throw thrown
  }
}

const absences: ReadonlySet<string> = new Set(['repository_not_found', 'request_refused'])

/** Reviews that did not come along: the rest of a long list, or over REST all of them. */
function reviewsLeftOf({ request, records, unfinished = [] }: Page): PageRequest[] {
  if (request.stream !== 'pull-requests') return []
  const untold = (records as readonly TellingRecord[]).filter(({ reviews }) => reviews === undefined)
  const whole = untold.map(({ id: githubId, node_id: nodeId, number }): PageRequest => {
    const { number: _, ...rest } = request
    return { ...rest, stream: 'reviews', pullRequest: { githubId, nodeId, number }, first: 100 }
  })
  return [...unfinished.map((list) => list.request), ...whole]
}

interface TellingRecord {
  readonly id: number
  readonly node_id: string
  readonly number: number
  readonly reviews?: unknown
}
