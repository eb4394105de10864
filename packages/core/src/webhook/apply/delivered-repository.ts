import { z } from 'zod'

/** The repository that a delivery is about, as far as every payload tells it. */
export const deliveredRepository = z.object({
  id: z.int(),
  node_id: z.string().optional(),
  name: z.string(),
  full_name: z.string(),
  owner: z.object({ id: z.int().optional(), login: z.string().optional(), name: z.string().nullish() }),
  default_branch: z.string().nullish(),
})

export type DeliveredRepository = z.infer<typeof deliveredRepository>
