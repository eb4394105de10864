import type { OwnerRecord, Page, ProbeOptions, ProbePage } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { failedPage } from './failed-page.js'
import { membersRequest } from './members-request.js'
import { explainLook, isInstalledOn, isOfToken, unreachable, type Way, type Ways } from './ways.js'

/** A look at an owner by one way, its first page being there. */
interface Opened {
  readonly way: Way
  readonly first: ProbePage | null
  readonly rest: AsyncIterator<ProbePage>
}

/**
 * Looks at all repositories of an owner that any way shows, each once: by the way that shows most of them. A way that
 * fails leaves a gap; where all fail, so does the look.
 */
export async function* probeByAllWays(
  known: Ways,
  owner: OwnerRecord,
  options: ProbeOptions,
): AsyncGenerator<ProbePage> {
  const ways = known.leadingTo(owner)
  const keeper = ways.find((way) => isInstalledOn(way, owner))
  const openings = await Promise.allSettled(
    ways.map((way) =>
      open(known, way, owner, { ...options, members: options.members === true && way === keeper }),
    ),
  )
  const opened = openings.flatMap((opening) => (opening.status === 'fulfilled' ? [opening.value] : []))
  const told = new Set<number>()
  let observedAt = ''
  let lacking = 0
  for (const { way, first, rest } of opened.sort((left, right) => sizeOf(right) - sizeOf(left))) {
    let seen = 0
    let total: number | null = null
    try {
      for (let page = first; page !== null; page = await nextPage(known, way, rest)) {
        observedAt = page.observedAt
        total = page.total ?? total
        seen += page.repositories.length
        const repositories = page.repositories.filter(({ githubId }) => !told.has(githubId))
        for (const repository of repositories) {
          told.add(repository.githubId)
          known.note(repository, way)
        }
        const explained = repositories.map((repository) => explainLook(known, way, repository))
        yield { ...page, repositories: explained, total: null }
      }
    } catch (thrown) {
      yield gapOf(way, thrown, observedAt)
    }
    lacking += Math.max(0, (total ?? 0) - seen)
  }
  const failed = openings.flatMap((opening, index) => {
    const way = ways[index]
    return opening.status === 'rejected' && way !== undefined
      ? [{ way, reason: opening.reason as unknown }]
      : []
  })
  const [failure] = failed
  if (failure !== undefined && opened.length === 0) throw failure.reason
  for (const { way, reason } of failed) yield gapOf(way, reason, observedAt)
  const members = options.members && keeper === undefined ? hiddenMembers(owner, observedAt) : null
  yield { repositories: [], total: told.size + lacking, members, observedAt }
}

async function open(known: Ways, way: Way, owner: OwnerRecord, options: ProbeOptions): Promise<Opened> {
  const rest = way.source.probe(owner, options)[Symbol.asyncIterator]()
  return { way, rest, first: await nextPage(known, way, rest) }
}

async function nextPage(known: Ways, way: Way, pages: AsyncIterator<ProbePage>): Promise<ProbePage | null> {
  const { done, value } = await known.ask(way, () => pages.next())
  return done ? null : (value as ProbePage)
}

function sizeOf({ first }: Opened): number {
  return first?.total ?? first?.repositories.length ?? 0
}

/** What a token may be told alone; anything else would be told to all. */
function isOfWay(error: HubSyncError): boolean {
  return isOfToken(error) || error.code === 'permission_denied' || error.code === 'owner_not_found'
}

/** @throws HubSyncError what ends the run, whichever way it came */
function gapOf(way: Way, reason: unknown, observedAt: string): ProbePage {
  const error = HubSyncError.from(reason)
  if (!isOfWay(error)) throw error
  return { repositories: [], total: null, members: null, observedAt, gap: unreachable(way, error) }
}

/** Another installation would show the public members alone, as if they were all. */
function hiddenMembers(owner: OwnerRecord, observedAt: string): Page | null {
  if (owner.type !== 'Organization') return null
  const reason = `No token is known to be of an installation on ${owner.login}: its members are not read`
  return failedPage(membersRequest(owner), observedAt, new HubSyncError('permission_denied', reason))
}
