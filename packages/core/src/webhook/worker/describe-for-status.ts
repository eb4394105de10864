import type { InboxDelivery, ReceivedDelivery } from '../../contracts/inbox.js'

/** A delivery as listeners of the status get it: without its payload. */
export function describeForStatus(delivery: Omit<ReceivedDelivery | InboxDelivery, 'payload'>) {
  const { host, hookId, deliveryId, event, action, projectGithubId, receivedAt } = delivery
  return { host, hookId, deliveryId, event, action, projectGithubId, receivedAt }
}
