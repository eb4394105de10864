/** What becomes of deliveries on their way, at random but the same for the same seed. Redeliveries arrive. */
export interface HookFaults {
  /** Default 1. */
  seed?: number
  /** Share of deliveries, 0 to 1, that do not arrive; the log shows them as failed. */
  lost?: number
  /** Share of deliveries, 0 to 1, that arrive twice under the same GUID. */
  duplicated?: number
  /** So many deliveries are held back and sent together in random order. */
  shuffled?: number
  /** Each is sent up to so many milliseconds late, whatever comes after it. */
  delayMs?: number
}

/** @throws RangeError when a share is none or a number makes no sense */
export function checkHookFaults({ lost = 0, duplicated = 0, shuffled = 1, delayMs = 0 }: HookFaults): void {
  for (const [name, share] of Object.entries({ lost, duplicated })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`hookFaults.${name} is a share of 0 to 1`)
  }
  if (!(Number.isInteger(shuffled) && shuffled >= 1))
    throw new RangeError('hookFaults.shuffled counts deliveries')
  if (!(delayMs >= 0)) throw new RangeError('hookFaults.delayMs is a time of 0 or more')
}
