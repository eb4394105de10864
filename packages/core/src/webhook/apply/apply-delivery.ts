import type { ApplyDelivery } from '../application.js'

/** Applies what there are rows for; everything else is for subscribers alone. */
export const applyDelivery: ApplyDelivery = async (_parts, { event }) =>
  event === 'ping'
    ? { outcome: 'passed on', reason: 'GitHub asks whether anybody is there' }
    : { outcome: 'ignored', reason: `There are no rows for ${event}` }
