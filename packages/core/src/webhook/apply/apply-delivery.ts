import type { Application, ApplicationParts, ApplyDelivery } from '../application.js'
import { commitEffect } from './commit-effect.js'
import { findTreatment } from './event-table.js'

/**
 * Applies a delivery to one tenant's copy: its payload becomes the rows that a run would have read, under the same
 * rule about which version wins. What the payload does not tell is asked for.
 */
export const applyDelivery: ApplyDelivery = async (
  parts: ApplicationParts,
  delivery,
): Promise<Application> => {
  const treatment = findTreatment(delivery.event, delivery.action)
  if (treatment.does === 'passed on' || treatment.does === 'ignored') {
    return { outcome: treatment.does, reason: treatment.reason }
  }
  const occasion = { parts, delivery }
  const effect = await treatment.handle(occasion)
  return 'ignored' in effect ? { outcome: 'ignored', reason: effect.ignored } : commitEffect(occasion, effect)
}
