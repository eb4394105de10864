import { z } from 'zod'

/** The fields of a webhook that are read. */
export const hookRecord = z.object({
  id: z.int(),
  events: z.array(z.string()),
  config: z.object({ url: z.string().nullish() }),
  created_at: z.string(),
})

export type HookRecord = z.infer<typeof hookRecord>

/** An attempt to deliver, as the list of a hook's deliveries has it. */
export const hookDeliveryRecord = z.object({
  id: z.int(),
  /** The same for all attempts, and for all hooks that were told of the event. */
  guid: z.string(),
  delivered_at: z.string(),
  status_code: z.int(),
  event: z.string(),
  action: z.string().nullish(),
})

export type HookDeliveryRecord = z.infer<typeof hookDeliveryRecord>

/** What was sent with it; null where GitHub no longer has it. */
export const sentDeliveryRecord = z.object({
  request: z.object({
    headers: z.record(z.string(), z.unknown()).nullish(),
    payload: z.record(z.string(), z.unknown()).nullish(),
  }),
})

export type SentDeliveryRecord = z.infer<typeof sentDeliveryRecord>
