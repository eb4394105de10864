import { z } from 'zod'

/** An account as GitHub's REST API names it: bots end in `[bot]`, deleted accounts are null. */
export const actorRecord = z.object({ login: z.string(), id: z.int() })

export type ActorRecord = z.infer<typeof actorRecord>
