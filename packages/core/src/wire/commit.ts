import { z } from 'zod'
import { actorRecord } from './actor.js'

const gitActorRecord = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  date: z.string().nullish(),
})

/** The fields of a commit that are read, in the REST shape. */
export const commitRecord = z.object({
  sha: z.string(),
  node_id: z.string().optional(),
  html_url: z.string().optional(),
  commit: z.object({
    message: z.string(),
    author: gitActorRecord.nullish(),
    committer: gitActorRecord.nullish(),
  }),
  /** The account linked to the author's address; `{}` where GitHub could not tell. */
  author: z.union([actorRecord, z.object({}).transform(() => null)]).nullish(),
  parents: z.array(z.object({ sha: z.string() })).optional(),
  stats: z.object({ additions: z.int(), deletions: z.int() }).optional(),
})

export type CommitRecord = z.infer<typeof commitRecord>
