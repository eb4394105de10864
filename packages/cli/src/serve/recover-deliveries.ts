import { type HubSync, HubSyncError } from '@hubsync/core'

/** Brings in what GitHub could not deliver to the hooks of organizations, and says so. A failure is said and no more. */
export function createRecovery(
  hub: Pick<HubSync, 'webhooks'>,
  url: string,
  say: (text: string) => void,
): (organization: string) => Promise<void> {
  return async (organization) => {
    const fail = (why: string) => say(`What GitHub could not deliver to ${organization} is unknown: ${why}`)
    try {
      const { stored, failures } = await hub.webhooks.recover({ hooks: { organization, url } })
      if (stored > 0) say(`Recovered ${stored} of the deliveries to ${organization} that had failed`)
      for (const { error } of failures) fail(error.message)
    } catch (thrown) {
      fail(HubSyncError.from(thrown).message)
    }
  }
}
