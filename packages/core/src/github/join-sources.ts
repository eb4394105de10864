import type {
  LookRequest,
  Page,
  PageRequest,
  ReadOptions,
  RepositoryReference,
  SyncSource,
} from '../contracts/source.js'
import type { HubSyncError } from '../errors/hubsync-error.js'
import { failedPage } from './failed-page.js'
import { lookByAllWays } from './look-by-all-ways.js'
import { probeByAllWays } from './probe-by-all-ways.js'
import { isOfToken, ownerOf, type Way, Ways } from './ways.js'

/**
 * One source of several, each with a token of another installation: every repository is read by a way that reaches it.
 * What only a way that fails could tell is not reached; nobody takes it for gone.
 */
export function joinSources(ways: readonly [Way, ...Way[]]): SyncSource {
  const known = new Ways(ways)
  const [{ source: first }] = ways
  const readWithLooks: SyncSource['readWithLooks'] = async (requests, looks, options) => {
    const unreached = await findWays(known, [...requests, ...looks].flatMap(repositoryOf), options)
    const isReached = (request: PageRequest | LookRequest) =>
      repositoryOf(request).every(({ githubId }) => !unreached.has(githubId))
    const parts = splitByWay(known, requests.filter(isReached), looks.filter(isReached))
    const answers = await Promise.all(parts.map((part) => readPart(known, part, options)))
    const pageOf = new Map(answers.flatMap(({ pages }) => pages).map((page) => [page.request, page]))
    const pages = requests.flatMap((request) => {
      const error = request.repository && unreached.get(request.repository.githubId)
      return error ? failedPage(request, longAgo, error) : (pageOf.get(request) ?? [])
    })
    return { pages, looks: answers.flatMap((answer) => answer.looks) }
  }
  return {
    transport: first.transport,
    pagesPerRequest: first.pagesPerRequest,
    ...(first.commits && { commits: first.commits }),
    findOwner: (login, options) =>
      known.firstOf(known.inOrderFor({ login }), 'owner_not_found', (source) =>
        source.findOwner(login, options),
      ),
    probe: (owner, options) => probeByAllWays(known, owner, options),
    probeRepositories: (repositories, options) => lookByAllWays(known, repositories, options),
    findRepository: async (fullName, options) => {
      const inOrder = known.inOrderFor({ login: ownerOf(fullName) })
      return known.firstOf(inOrder, 'repository_not_found', async (source, way) => {
        const found = await source.findRepository(fullName, options)
        known.note(found, way)
        return found
      })
    },
    findRecord: async (record, options) => {
      const unreached = await findWays(known, [record.repository], options)
      for (const error of unreached.values()) throw error
      const way = known.presumed(record.repository)
      try {
        return await known.ask(way, (source) => source.findRecord(record, options))
      } catch (thrown) {
        throw known.failureOf(way, thrown)
      }
    },
    routeOf: (repository) => known.presumed(repository).position,
    weigh: (requests, looks) => first.weigh(requests, looks),
    readWithLooks,
    read: async (requests, options) => (await readWithLooks(requests, [], options)).pages,
    close: async () => {
      await Promise.all(ways.map(({ source }) => source.close?.()))
    },
  }
}

interface Part {
  readonly way: Way
  readonly requests: readonly PageRequest[]
  readonly looks: readonly LookRequest[]
}

/** What one way could not bring fails, and nothing else. */
async function readPart(
  known: Ways,
  { way, requests, looks }: Part,
  options: ReadOptions,
): ReturnType<SyncSource['readWithLooks']> {
  try {
    const answer = await known.ask(way, (source) => source.readWithLooks(requests, looks, options))
    return { ...answer, pages: answer.pages.map((page) => explainPage(known, way, page)) }
  } catch (thrown) {
    const error = known.failureOf(way, thrown)
    return { pages: requests.map((request) => failedPage(request, longAgo, error)), looks: [] }
  }
}

/** When nothing was answered. */
const longAgo = new Date(0).toISOString()

function explainPage(known: Ways, way: Way, page: Page): Page {
  if (page.error === undefined || !isOfToken(page.error)) return page
  known.noteFailure(way, page.error)
  return { ...page, error: known.failureOf(way, page.error) }
}

/** What one request may ask for together: nothing that another token reaches. */
function splitByWay(
  known: Ways,
  requests: readonly PageRequest[],
  looks: readonly LookRequest[],
): readonly Part[] {
  const parts = new Map<Way, { requests: PageRequest[]; looks: LookRequest[] }>()
  const partOf = (way: Way) => {
    const part = parts.get(way) ?? { requests: [], looks: [] }
    parts.set(way, part)
    return part
  }
  for (const request of requests) partOf(wayOfRequest(known, request)).requests.push(request)
  for (const look of looks) partOf(known.presumed(look.repository)).looks.push(look)
  return [...parts].map(([way, part]) => ({ way, ...part }))
}

function wayOfRequest(known: Ways, { repository, organization }: PageRequest): Way {
  if (repository !== null) return known.presumed(repository)
  return known.inOrderFor(organization ?? {})[0]
}

/**
 * Looks once for repositories that nobody has seen yet, where more than one way may lead to them.
 *
 * @returns why those could not be looked for that were not seen: another way would only say that they are not there
 */
async function findWays(
  known: Ways,
  repositories: readonly RepositoryReference[],
  { signal }: ReadOptions,
): Promise<ReadonlyMap<number, HubSyncError>> {
  const lost = repositories.filter((repository) => !known.isCertain(repository))
  if (lost.length === 0) return new Map()
  const { failures } = await lookByAllWays(known, lost, { details: false, signal })
  return new Map(failures.map(({ repository, error }) => [repository.githubId, error]))
}

function repositoryOf({ repository }: PageRequest | LookRequest): readonly RepositoryReference[] {
  return repository === null ? [] : [repository]
}
