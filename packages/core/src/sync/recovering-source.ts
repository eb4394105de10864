import type { OwnerRecord, PageRequest, ProbeOptions, ProbePage, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { isFatal } from './fatal-errors.js'
import type { Place, Recovery } from './recovery.js'

/**
 * A source that lets the host decide about what would end the run: asks again as long as it wants that. Failures of
 * single pages, and of requests about one repository that the engine can get over, are none of its business.
 */
export function createRecoveringSource(source: SyncSource, recovery: Recovery): SyncSource {
  if (!recovery.isAsked) return source

  async function insist<Answer>(
    place: Place,
    ask: () => Promise<Answer>,
    endsRun: (error: HubSyncError) => boolean,
    isAlone = false,
  ): Promise<Answer> {
    for (;;) {
      try {
        const answer = await ask()
        recovery.noteAnswer(place)
        return answer
      } catch (thrown) {
        const error = HubSyncError.from(thrown)
        if (!endsRun(error) || !(await recovery.mayAskAgain(place, error, { isAlone }))) throw error
      }
    }
  }

  return {
    transport: source.transport,
    pagesPerRequest: source.pagesPerRequest,
    findOwner: (login, options) =>
      insist({ repo: null, operation: 'find owner' }, () => source.findOwner(login, options), maySucceed),
    findRepository: (fullName, options) =>
      insist(
        { repo: fullName, operation: 'find repository' },
        () => source.findRepository(fullName, options),
        maySucceed,
      ),
    findRecord: (record, options) =>
      insist(
        { repo: record.repository.fullName, operation: `find in ${record.stream}` },
        () => source.findRecord(record, options),
        isFatal,
        true,
      ),
    probeRepositories: (repositories, options) =>
      insist(
        { repo: onlyOf(repositories.map(({ fullName }) => fullName)), operation: 'probe' },
        () => source.probeRepositories(repositories, options),
        maySucceed,
      ),
    probe: (owner, options) => probe(source, recovery, owner, options),
    read: (requests, options) => {
      // Lists of members are asked for by the run itself; every other one by somebody who can do without it.
      const isAlone = requests.every(({ stream }) => stream !== 'members')
      return insist(
        placeOfRequests(requests),
        () => source.read(requests, options),
        isAlone ? isFatal : maySucceed,
        isAlone,
      )
    },
  }
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
  for (;;) {
    try {
      for await (const page of source.probe(owner, options)) {
        recovery.noteAnswer(place)
        const repositories = page.repositories.filter(({ githubId }) => !told.has(githubId))
        const members = page.members && !cursors.has(page.members.request.cursor) ? page.members : null
        for (const { githubId } of repositories) told.add(githubId)
        if (members !== null) cursors.add(members.request.cursor)
        yield { ...page, repositories, members }
      }
      return
    } catch (thrown) {
      const error = HubSyncError.from(thrown)
      if (!maySucceed(error) || !(await recovery.mayAskAgain(place, error, { isAlone: false }))) throw error
    }
  }
}

function maySucceed(error: HubSyncError): boolean {
  return error.retryable || isFatal(error)
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
