import { z } from 'zod'
import { actorRecord } from './actor.js'

/** The fields of a review that are read, in the REST shape. */
export const reviewRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  user: actorRecord.nullish(),
  state: z.string(),
  body: z.string().nullish(),
  /** Absent while the review is pending. */
  submitted_at: z.string().nullish(),
})

export type ReviewRecord = z.infer<typeof reviewRecord>
