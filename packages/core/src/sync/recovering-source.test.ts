import { expect, test } from 'vitest'
import type { OwnerRecord, Page, ProbePage, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { createRecoveringSource } from './recovering-source.js'
import { Recovery } from './recovery.js'

const owner: OwnerRecord = { githubId: 1, nodeId: 'O_1', login: 'acme', type: 'Organization' }
const options = { details: false, members: true, signal: new AbortController().signal }

function createRecovery(onError: (() => 'retry' | 'default') | null): Recovery {
  const silent = () => undefined
  const logger = { debug: silent, info: silent, warn: silent, error: silent }
  const runtime = { clock: { now: () => new Date(0), sleep: async () => undefined }, logger }
  return new Recovery({ onError, runId: 'run', tenantId: 'tenant', runtime, signal: options.signal })
}

const pageOf = (cursor: string | null, ...ids: number[]): ProbePage => ({
  repositories: ids.map((githubId) => ({
    githubId,
    nodeId: `R_${githubId}`,
    fullName: `acme/${githubId}`,
    record: {},
    issues: null,
    pullRequests: null,
  })),
  total: 3,
  members: { request: { stream: 'members', cursor } } as Page,
  observedAt: '2026-01-01T00:00:00.000Z',
})

/** Breaks off before its second page as often as it is told to. */
function createSource(failures: number): SyncSource {
  let left = failures
  return {
    transport: 'graphql',
    async *probe() {
      yield pageOf(null, 1, 2)
      left -= 1
      if (left >= 0) throw new HubSyncError('github_unavailable', 'Away')
      yield pageOf('next', 2, 3)
    },
  } as Partial<SyncSource> as SyncSource
}

async function readAll(source: SyncSource): Promise<ProbePage[]> {
  const pages: ProbePage[] = []
  for await (const page of source.probe(owner, options)) pages.push(page)
  return pages
}

test('a look that breaks off begins anew and tells everything once', async () => {
  const source = createRecoveringSource(
    createSource(2),
    createRecovery(() => 'retry'),
  )
  const pages = await readAll(source)
  expect(pages.flatMap(({ repositories }) => repositories.map(({ githubId }) => githubId))).toEqual([1, 2, 3])
  const cursors = pages.flatMap(({ members }) => (members === null ? [] : [members.request.cursor]))
  expect(cursors).toEqual([null, 'next'])
})

test('a look that always breaks off is given up', async () => {
  const source = createRecoveringSource(
    createSource(Number.POSITIVE_INFINITY),
    createRecovery(() => 'retry'),
  )
  await expect(readAll(source)).rejects.toMatchObject({ code: 'github_unavailable' })
})

test('a look that breaks off fails where the host does not want another', async () => {
  const source = createRecoveringSource(
    createSource(1),
    createRecovery(() => 'default'),
  )
  await expect(readAll(source)).rejects.toMatchObject({ code: 'github_unavailable' })
})

test('where there is no host to ask, the source is its own', () => {
  const source = createSource(0)
  expect(createRecoveringSource(source, createRecovery(null))).toBe(source)
})
