import {
  chooseSource,
  createGitHubClient,
  type GitHubClient,
  type Page,
  type PagedStream,
  type PageRequest,
  type ProbedRepository,
  type ProbePage,
  type SyncSource,
} from '@hubsync/core'
import { createSimulator, type Simulator, type SimulatorOptions } from '@hubsync/simulator'

export const { signal } = new AbortController()

/** A simulated GitHub with a client and a source for each transport before it. */
export async function simulateGitHub(
  options: SimulatorOptions,
  enrichment?: { statistics: 'none' | 'all'; parents: boolean },
) {
  const simulator = createSimulator(options)
  const apiUrl = await simulator.listen()
  const clientOf = (auth: string): GitHubClient => createGitHubClient({ auth, apiUrl, concurrency: 10 })
  const client = clientOf('ghp_good')
  return {
    simulator,
    client,
    clientOf,
    graphql: chooseSource(client, 'graphql', enrichment),
    rest: chooseSource(client, 'rest', enrichment),
    close: async () => {
      await client.close()
      await simulator.close()
    },
  }
}

export type SimulatedGitHub = Awaited<ReturnType<typeof simulateGitHub>>

/** Requests and points that an action costs, counted by the simulator. */
export async function costOf(simulator: Simulator, action: () => Promise<unknown>) {
  const before = simulator.stats.read()
  await action()
  const after = simulator.stats.read()
  return {
    requests: after.requests - before.requests,
    graphqlPoints: after.graphqlPoints - before.graphqlPoints,
    notModified: after.notModified - before.notModified,
  }
}

export async function probeAll(
  source: SyncSource,
  login: string,
  options: { details?: boolean; members?: boolean } = {},
): Promise<ProbePage[]> {
  const owner = await source.findOwner(login, { signal })
  const pages: ProbePage[] = []
  const { details = false, members = false } = options
  for await (const page of source.probe(owner, { details, members, signal })) pages.push(page)
  return pages
}

export function pageRequest(
  stream: PagedStream,
  repository: ProbedRepository | null,
  more: Partial<PageRequest> = {},
): PageRequest {
  return { stream, repository, order: 'created', first: 100, cursor: null, since: null, head: null, ...more }
}

/** Reads listings to their ends, many pages at a time where the transport can, and fails with the first failed page. */
export async function readToEnd(source: SyncSource, requests: readonly PageRequest[]): Promise<Page[]> {
  const pages: Page[] = []
  let open = [...requests]
  while (open.length > 0) {
    const batch = open.slice(0, 20)
    const read = await source.read(batch, { signal })
    for (const page of read) if (page.error) throw page.error
    pages.push(...read)
    const further = read.flatMap(({ request, next, head }) =>
      next === null ? [] : [{ ...request, cursor: next, head: head ?? request.head }],
    )
    open = [...further, ...open.slice(20)]
  }
  return pages
}

/** Everything of one stream of some repositories, by key, in the order it came. */
export async function readRecords<Wire>(
  source: SyncSource,
  requests: readonly PageRequest[],
  keyOf: (record: Wire) => string | number,
): Promise<Map<string, Wire>> {
  const pages = await readToEnd(source, requests)
  return new Map(
    pages.flatMap(({ request, records }) =>
      records.map(
        (record) => [`${request.repository?.fullName} ${keyOf(record as Wire)}`, record as Wire] as const,
      ),
    ),
  )
}
