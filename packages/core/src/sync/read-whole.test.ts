import { describe, expect, it } from 'vitest'
import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { readAlone, readTogether } from './read-together.js'
import { readWhole } from './read-whole.js'
import type { Run } from './run.js'

const beganAt = '2026-02-01T00:00:00.000Z'

function aRequest(number: number): PageRequest {
  const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' }
  const pullRequest = { nodeId: `PR_${number}`, number, githubId: number }
  const wanted = { order: 'created', first: 100, cursor: null, since: null, head: null } as const
  return { stream: 'reviews', repository, pullRequest, ...wanted }
}

/** A GitHub whose lists have three pages, and that cannot give more than so many pages at once. */
function aSource(options: { mostPages?: number; brokenPage?: number } = {}) {
  const asked: number[] = []
  const read = async (requests: readonly PageRequest[]): Promise<Page[]> => {
    asked.push(requests.length)
    if (requests.length > (options.mostPages ?? 100)) throw new HubSyncError('response_too_large', 'No')
    return requests.map((request) => {
      const nth = Number(request.cursor ?? 1)
      const next = nth < 3 ? String(nth + 1) : null
      const observedAt = nth === 1 ? beganAt : '2026-02-01T00:01:00.000Z'
      const page = { request, next, total: 3, descending: false, observedAt }
      if (nth !== options.brokenPage) return { ...page, records: [`${request.pullRequest?.number}:${nth}`] }
      return { ...page, next: null, records: [], error: new HubSyncError('github_unavailable', 'No') }
    })
  }
  const signal = new AbortController().signal
  return { asked, run: { source: { pagesPerRequest: 100, read }, signal } as unknown as Run }
}

describe.each([
  ['together', readTogether],
  ['alone', readAlone],
])('a list read %s', (_name, reader) => {
  it('holds the records of all its pages, as of the first', async () => {
    const request = aRequest(7)
    const page = await readWhole(reader(aSource().run), request)
    expect(page).toMatchObject({ request, next: null, total: 3, observedAt: beganAt })
    expect(page.records).toEqual(['7:1', '7:2', '7:3'])
  })

  it.each([1, 2, 3])('is none when its page %i cannot be read', async (brokenPage) => {
    const list = readWhole(reader(aSource({ brokenPage }).run), aRequest(7))
    await expect(list).rejects.toMatchObject({ code: 'github_unavailable' })
  })
})

it('lists that are too large together are asked for in halves', async () => {
  const { run, asked } = aSource({ mostPages: 2 })
  const readPage = readTogether(run)
  const lists = await Promise.all([1, 2, 3, 4].map((number) => readWhole(readPage, aRequest(number))))
  expect(lists.map(({ records }) => records.length)).toEqual([3, 3, 3, 3])
  expect(asked.slice(0, 3)).toEqual([4, 2, 2])
})
