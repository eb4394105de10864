import { expect, it } from 'vitest'
import type { Page, PageRequest, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { newCheckpoint, type Pass } from './pass.js'
import { sizeNews } from './size-news.js'

const watermark = '2026-02-01T00:00:00.000Z'
const { signal } = new AbortController()

/** A pass over the changed pull requests of one of many repositories. */
function movedPass(id: number): Pass {
  const target = {
    projectId: `p${id}`,
    repository: { githubId: id, nodeId: `R_${id}`, fullName: `acme/${id}` },
  }
  const checkpoint = { ...newCheckpoint(target, 'pull-requests'), pass: 'incremental', watermark }
  const told = { seen: null, newest: null, finished: false, waitsFor: [] }
  return { stream: 'pull-requests', target, checkpoint, expected: 20, read: 0, ...told }
}

/** A GitHub that fails over answers of more than so many records; of each page two are news. */
function gitHubOf(mostRecords: number) {
  const sizes: number[] = []
  const read = async (requests: readonly PageRequest[]): Promise<Page[]> => {
    const size = requests.reduce((sum, { first }) => sum + first, 0)
    sizes.push(size)
    if (size > mostRecords) throw new HubSyncError('response_too_large', 'No')
    const records = ['2026-03-01', '2026-02-20', '2026-01-01'].map((day) => ({
      updated_at: `${day}T00:00:00Z`,
    }))
    const told = { records, next: 'more', total: 300, descending: true, observedAt: watermark }
    return requests.map((request) => ({ request, ...told }))
  }
  return { sizes, source: { transport: 'graphql', pagesPerRequest: 100, read } as unknown as SyncSource }
}

const passes = Array.from({ length: 60 }, (_, id) => movedPass(id))

it('the changes of many listings are counted with answers that GitHub can give', async () => {
  const { source, sizes } = gitHubOf(2_400)
  const { records, isLeast } = await sizeNews(source, passes, signal)
  expect([...records.values()]).toEqual(passes.map(() => 2))
  expect(isLeast).toBe(false)
  expect(sizes).toEqual([2_000, 2_000, 2_000])
})

it('what GitHub cannot list at all is guessed, and said to be', async () => {
  const { source } = gitHubOf(50)
  const { records, isLeast } = await sizeNews(source, passes.slice(0, 2), signal)
  expect([...records.values()]).toEqual([20, 20])
  expect(isLeast).toBe(true)
})
