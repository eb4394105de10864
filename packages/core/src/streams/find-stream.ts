import type { PagedStream } from '../contracts/source.js'
import { bugs } from './bugs.js'
import { commits } from './commits.js'
import { contributors } from './contributors.js'
import { deployments } from './deployments.js'
import { members } from './members.js'
import { pullRequests } from './pull-requests.js'
import { releases } from './releases.js'
import { reviews } from './reviews.js'
import type { StreamDefinition } from './stream.js'

/** Every stream, by its name. A new one is added here and nowhere else. */
const streams: Readonly<Record<PagedStream, StreamDefinition>> = {
  bugs,
  'pull-requests': pullRequests,
  reviews,
  commits,
  members,
  contributors,
  deployments,
  releases,
}

export function findStream(name: PagedStream): StreamDefinition {
  return streams[name]
}
