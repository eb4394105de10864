import type { Page, PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { Pass } from './pass.js'

/** The reviews of one pull request that did not fit into a page, and how far they were read. */
export interface OpenList {
  readonly pullRequest: NonNullable<PageRequest['pullRequest']>
  readonly cursor: string | null
  readonly read: number
  /** GitHub's time when the list was begun. */
  readonly beganAt: string
  /** The version of the pull request that it came with; null where it came alone. */
  readonly updatedAt: string | null
}

/** Where a pass stands between two steps. */
export interface Place {
  /** Cursor of the page after the last one; null at the beginning, and behind the end while lists are open. */
  readonly next: string | null
  /** Lists within the pages so far that are to be read to their ends before the next page. */
  readonly lists: readonly OpenList[]
}

/** Lists that one step goes on with, each by a page. */
const listsPerStep = 20

/** How large a page of a list is. */
const largestPage = 100

/** The place that a checkpoint's cursor tells. Where no list is open it is GitHub's own cursor. */
export function readPlace(cursor: string | null): Place {
  if (cursor === null || !cursor.startsWith(mark)) return { next: cursor, lists: [] }
  const { lists, next } = JSON.parse(cursor) as { lists: StoredList[]; next: string | null }
  if (!Array.isArray(lists)) throw new HubSyncError('unknown', `The stored cursor ${cursor} tells no lists`)
  return { next, lists: lists.map(restoreList) }
}

export function writePlace({ next, lists }: Place): string | null {
  return lists.length === 0 ? next : JSON.stringify({ lists: lists.map(storeList), next })
}

const mark = '{"lists":'

type StoredList = [string, number, number, string | null, number, string, string | null]

function storeList({ pullRequest, cursor, read, beganAt, updatedAt }: OpenList): StoredList {
  return [pullRequest.nodeId, pullRequest.number, pullRequest.githubId, cursor, read, beganAt, updatedAt]
}

function restoreList([nodeId, number, githubId, cursor, read, beganAt, updatedAt]: StoredList): OpenList {
  return { pullRequest: { nodeId, number, githubId }, cursor, read, beganAt, updatedAt }
}

/** The lists of a page that have not ended: those inside its records, or the one that it is a page of. */
export function openListsOf({ request, next, records, observedAt, unfinished = [] }: Page): OpenList[] {
  const inside = unfinished.flatMap(({ request: { pullRequest, cursor }, read, updatedAt }) =>
    pullRequest === undefined ? [] : [{ pullRequest, cursor, read, beganAt: observedAt, updatedAt }],
  )
  const { stream, pullRequest } = request
  if (stream !== 'reviews' || pullRequest === undefined || next === null) return inside
  return [{ pullRequest, cursor: next, read: records.length, beganAt: observedAt, updatedAt: null }]
}

/** The next pages of the open lists of a pass, as many as go into one step. Empty when none is open. */
export function nextListRequests({ checkpoint, target }: Pass): PageRequest[] {
  return readPlace(checkpoint.cursor)
    .lists.slice(0, listsPerStep)
    .map(({ pullRequest, cursor }) => ({
      stream: 'reviews',
      repository: target.repository,
      pullRequest,
      order: 'created',
      first: Math.min(largestPage, checkpoint.page_size ?? largestPage),
      cursor,
      since: null,
      head: null,
    }))
}
