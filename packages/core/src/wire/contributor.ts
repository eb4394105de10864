import { z } from 'zod'

/** An entry of GitHub's own contributor list: an account, or an anonymous address. */
export const contributorRecord = z.object({
  id: z.int().optional(),
  login: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  contributions: z.int(),
})

export type ContributorRecord = z.infer<typeof contributorRecord>
