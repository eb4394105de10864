import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Run } from './run.js'

/** Reads one page. */
export type ReadPage = (request: PageRequest) => Promise<Page>

/** Records that one answer may list and still be quick. */
const recordsPerAnswer = 2_000

interface Wish {
  readonly request: PageRequest
  readonly resolve: (page: Page) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * Reads pages that are asked for at the same time with as few requests as the transport can: who lists the ids of a
 * hundred small projects at once pays for a few answers, not for a hundred.
 */
export function readTogether({ source, signal }: Pick<Run, 'source' | 'signal'>): ReadPage {
  let waiting: Wish[] = []
  const send = async (wishes: readonly Wish[]) => {
    try {
      const pages = await source.read(
        wishes.map(({ request }) => request),
        { signal },
      )
      const pageOf = new Map(pages.map((page) => [page.request, page]))
      for (const { request, resolve, reject } of wishes) {
        const page = pageOf.get(request)
        if (page === undefined) reject(unanswered())
        else resolve(page)
      }
    } catch (thrown) {
      const isTooLarge = HubSyncError.is(thrown) && thrown.code === 'response_too_large'
      if (isTooLarge && wishes.length > 1) {
        const middle = Math.ceil(wishes.length / 2)
        await Promise.all([send(wishes.slice(0, middle)), send(wishes.slice(middle))])
      } else {
        for (const { reject } of wishes) reject(thrown)
      }
    }
  }
  return (request) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) {
        setImmediate(() => {
          const wishes = waiting
          waiting = []
          for (const batch of packWishes(wishes, source.pagesPerRequest)) void send(batch)
        })
      }
      waiting.push({ request, resolve, reject })
    })
}

/** Reads each page with a request of its own, where the transport can no other way. */
export function readAlone({ source, signal }: Pick<Run, 'source' | 'signal'>): ReadPage {
  return async (request) => {
    const [page] = await source.read([request], { signal })
    return page ?? Promise.reject(unanswered())
  }
}

function unanswered(): HubSyncError {
  return new HubSyncError('response_invalid', 'A page stayed unanswered')
}

function packWishes(wishes: readonly Wish[], pagesPerRequest: number): Wish[][] {
  const batches: Wish[][] = []
  let room = 0
  for (const wish of wishes) {
    const batch = batches.at(-1)
    if (batch === undefined || batch.length >= pagesPerRequest || wish.request.first > room) {
      batches.push([wish])
      room = recordsPerAnswer - wish.request.first
    } else {
      batch.push(wish)
      room -= wish.request.first
    }
  }
  return batches
}
