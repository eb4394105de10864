import { z } from 'zod'
import { actorRecord } from './actor.js'

/** The fields of a status of a deployment that are read, in the REST shape. */
export const deploymentStatusRecord = z.object({
  /** Absent over GraphQL. */
  id: z.int().optional(),
  state: z.string(),
  environment_url: z.string().nullish(),
  log_url: z.string().nullish(),
  target_url: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
})

export type DeploymentStatusRecord = z.infer<typeof deploymentStatusRecord>

/** The fields of a deployment that are read, in the REST shape; what is absent was not told. */
export const deploymentRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  ref: z.string().nullish(),
  sha: z.string(),
  task: z.string().nullish(),
  environment: z.string().nullish(),
  description: z.string().nullish(),
  creator: actorRecord.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Not GitHub's words: its latest status, null where it has none. */
  latest_status: deploymentStatusRecord.nullish(),
})

export type DeploymentRecord = z.infer<typeof deploymentRecord>
