import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { GitHubTableName } from '../model/tables.js'
import type { Pass, PassStream } from './pass.js'
import type { Run } from './run.js'

/** What a stream is read for. */
export const tablesOf: Readonly<Record<PassStream, readonly GitHubTableName[]>> = {
  bugs: ['bugs'],
  'pull-requests': ['pull_requests', 'pull_request_reviews'],
  reviews: ['pull_request_reviews'],
  commits: ['commits'],
  deployments: ['deployments'],
  releases: ['releases'],
}

/** Over GraphQL reviews come with their pull requests: both streams stand at the same place. */
export function checkpointsOf(run: Run, pass: Pass): Checkpoint[] {
  const { checkpoint, setsBack = [] } = pass
  const together = pass.stream === 'pull-requests' && run.source.transport === 'graphql'
  if (!together || !run.streams.has('reviews')) return [checkpoint, ...setsBack]
  return [checkpoint, { ...checkpoint, stream: 'reviews', seen_count: null, seen_updated_at: null }]
}
