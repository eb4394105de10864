import type {
  OwnerRecord,
  Page,
  PageRequest,
  ProbedRepository,
  ProbeOptions,
  ProbePage,
  SyncSource,
} from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { isFatal } from './fatal-errors.js'
import type { Place, Recovery } from './recovery.js'

/** What failed within an answer that is one otherwise. */
interface PartialFailure {
  readonly place: Place
  readonly error: HubSyncError
}

interface Question<Answer> {
  readonly place: Place
  readonly ask: () => Promise<Answer>
  /** Which errors nobody further out gets over. */
  readonly endsRun: (error: HubSyncError) => boolean
  /** Whether the run can go on without the answer. */
  readonly isAlone?: boolean
  readonly failuresIn?: (answer: Answer) => readonly PartialFailure[]
}

/**
 * A source that lets the host decide about what would end the run: asks again as long as it wants that. Failures that
 * the engine can get over are none of its business.
 */
export function createRecoveringSource(source: SyncSource, recovery: Recovery): SyncSource {
  if (!recovery.isAsked) return source
  return {
    transport: source.transport,
    pagesPerRequest: source.pagesPerRequest,
    ...(source.commits && { commits: source.commits }),
    ...(source.routeOf && { routeOf: source.routeOf.bind(source) }),
    findOwner: (login, options) =>
      insist(recovery, {
        place: { repo: null, operation: 'find owner' },
        ask: () => source.findOwner(login, options),
        endsRun: maySucceed,
      }),
    findRepository: (fullName, options) =>
      insist(recovery, {
        place: { repo: fullName, operation: 'find repository' },
        ask: () => source.findRepository(fullName, options),
        endsRun: maySucceed,
      }),
    findRecord: (record, options) =>
      insist(recovery, {
        place: { repo: record.repository.fullName, operation: `find in ${record.stream}` },
        ask: () => source.findRecord(record, options),
        endsRun: isFatal,
        isAlone: true,
      }),
    probeRepositories: (repositories, options) =>
      insist(recovery, {
        place: { repo: onlyOf(repositories.map(({ fullName }) => fullName)), operation: 'probe' },
        ask: () => source.probeRepositories(repositories, options),
        endsRun: maySucceed,
        failuresIn: (look) => [
          ...look.failures.flatMap(({ repository, error }) => failureOf(repository.fullName, 'probe', error)),
          ...look.repositories.flatMap(failureOfProbe),
        ],
      }),
    probe: (owner, options) => probe(source, recovery, owner, options),
    weigh: (requests, looks) => source.weigh(requests, looks),
    readWithLooks: (requests, looks, options) =>
      insist(recovery, {
        place: placeOfRequests(requests),
        ask: () => source.readWithLooks(requests, looks, options),
        endsRun: isFatal,
        isAlone: true,
        failuresIn: ({ pages }) => pages.flatMap(failureOfPage),
      }),
    read: (requests, options) => {
      // Lists of members are asked for by the run itself; every other one by somebody who can do without it.
      const isAlone = requests.every(({ stream }) => stream !== 'members')
      return insist(recovery, {
        place: placeOfRequests(requests),
        ask: () => source.read(requests, options),
        endsRun: isAlone ? isFatal : maySucceed,
        isAlone,
        failuresIn: (pages) => pages.flatMap(failureOfPage),
      })
    },
  }
}

async function insist<Answer>(
  recovery: Recovery,
  { place, ask, endsRun, isAlone = false, failuresIn = () => [] }: Question<Answer>,
): Promise<Answer> {
  for (;;) {
    try {
      const answer = await ask()
      const failures = failuresIn(answer)
      if (failures.length === 0) recovery.noteAnswer(place)
      if (!(await mayAskForAll(recovery, failures))) return answer
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (!endsRun(error) || !(await recovery.mayAskAgain(place, error, { isAlone }))) throw error
    }
  }
}

/** Whether to ask again for the sake of any of them. What is in an answer can be left out alone. */
async function mayAskForAll(recovery: Recovery, failures: readonly PartialFailure[]): Promise<boolean> {
  const answers = await Promise.all(
    failures.map(({ place, error }) => recovery.mayAskAgain(place, error, { isAlone: true })),
  )
  return answers.includes(true)
}

/** Begins the look anew where it broke off, and tells what it had not told yet. */
async function* probe(
  source: SyncSource,
  recovery: Recovery,
  owner: OwnerRecord,
  options: ProbeOptions,
): AsyncIterable<ProbePage> {
  const place = { repo: null, operation: 'probe' }
  const told = new Set<number>()
  const cursors = new Set<string | null>()
  let isWhole = false
  while (!isWhole) {
    try {
      isWhole = true
      for await (const page of source.probe(owner, options)) {
        const repositories = page.repositories.filter(({ githubId }) => !told.has(githubId))
        const members = page.members && !cursors.has(page.members.request.cursor) ? page.members : null
        const failures = [...repositories.flatMap(failureOfProbe), ...(members ? failureOfPage(members) : [])]
        isWhole = !(await mayAskForAll(recovery, failures))
        if (!isWhole) break
        for (const { githubId } of repositories) told.add(githubId)
        if (members !== null) cursors.add(members.request.cursor)
        // What was told before shows no way on.
        if (repositories.length > 0 && failures.length === 0) recovery.noteAnswer(place)
        yield { ...page, repositories, members }
      }
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (!maySucceed(error) || !(await recovery.mayAskAgain(place, error, { isAlone: false }))) throw error
      isWhole = false
    }
  }
}

function maySucceed(error: HubSyncError): boolean {
  return error.retryable || isFatal(error)
}

function failureOfProbe({ fullName, error }: ProbedRepository): PartialFailure[] {
  return failureOf(fullName, 'probe', error)
}

function failureOfPage({ request, error }: Page): PartialFailure[] {
  return failureOf(request.repository?.fullName ?? null, `read ${request.stream}`, error)
}

function failureOf(
  repo: string | null,
  operation: string,
  error: HubSyncError | undefined,
): PartialFailure[] {
  return error !== undefined && isFatal(error) ? [{ place: { repo, operation }, error }] : []
}

function placeOfRequests(requests: readonly PageRequest[]): Place {
  const stream = onlyOf(requests.map((request) => request.stream))
  return {
    repo: onlyOf(requests.map(({ repository }) => repository?.fullName ?? null)),
    operation: stream === null ? 'read' : `read ${stream}`,
  }
}

/** What all of them are; null where they differ. */
function onlyOf<Value>(values: readonly Value[]): Value | null {
  const [only, ...others] = new Set(values)
  return only === undefined || others.length > 0 ? null : only
}
