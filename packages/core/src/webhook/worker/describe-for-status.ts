import type { ReceivedDelivery } from '../../contracts/inbox.js'

/** A delivery as listeners of the status get it: without its payload. */
export function describeForStatus(delivery: ReceivedDelivery) {
  const { host, hookId, deliveryId, event, action, projectGithubId, receivedAt } = delivery
  return { host, hookId, deliveryId, event, action, projectGithubId, receivedAt }
}
