import { z } from 'zod'

/** A member of an organization: REST's user with the role that the listing was filtered by. */
export const memberRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  login: z.string(),
  avatar_url: z.string().nullish(),
  /** Told by GraphQL only. */
  name: z.string().nullish(),
  role: z.enum(['admin', 'member']),
})

export type MemberRecord = z.infer<typeof memberRecord>
