import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from '../client/answer.js'

/** What the record of one object tells beyond its place in a list. */
const statisticsFields = [
  'additions',
  'deletions',
  'changed_files',
  'comments',
  'commits',
  'merged_by',
  'stats',
] as const

/** The listed record with the statistics of the single one; the rest stays as it was listed, at one time. */
export function mergeStatistics(listed: unknown, single: unknown): unknown {
  if (!isRecord(listed) || !isRecord(single)) {
    throw new HubSyncError('response_invalid', 'GitHub answered a request for one record with something else')
  }
  const told = statisticsFields.filter((field) => single[field] !== undefined)
  return { ...listed, ...Object.fromEntries(told.map((field) => [field, single[field]])) }
}
