import type { Priority } from '../../contracts/quota.js'

const ranks: Readonly<Record<Priority, number>> = { host: 0, live: 1, run: 2, backfill: 3 }

/** Smaller is more urgent. */
export function rankOf(priority: Priority): number {
  return ranks[priority]
}

/** Whether a request may have to wait so that the rest of the hour lasts. */
export function isPaced(priority: Priority): boolean {
  return priority === 'run' || priority === 'backfill'
}
