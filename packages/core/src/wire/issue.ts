import { z } from 'zod'
import { actorRecord } from './actor.js'

/** A label's name; REST also allows bare strings in old payloads. */
const labelRecord = z.union([z.string(), z.object({ name: z.string().nullish() })])

/** The fields of an issue that are read, in the REST shape. */
export const issueRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  user: actorRecord.nullish(),
  labels: z.array(labelRecord),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  milestone: z.object({ title: z.string() }).nullish(),
  comments: z.int(),
  html_url: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  /** Present when the issue is the conversation of a pull request. */
  pull_request: z.object({}).nullish(),
})

export type IssueRecord = z.infer<typeof issueRecord>
