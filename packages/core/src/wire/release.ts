import { z } from 'zod'
import { actorRecord } from './actor.js'

/** The fields of a release that are read, in the REST shape. */
export const releaseRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  tag_name: z.string(),
  target_commitish: z.string().nullish(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  author: actorRecord.nullish(),
  html_url: z.string(),
  /** When the commit was made that the release is of; absent over GraphQL. */
  created_at: z.string().optional(),
  /** Absent at older GitHubs. */
  updated_at: z.string().nullish(),
  published_at: z.string().nullish(),
})

export type ReleaseRecord = z.infer<typeof releaseRecord>
