import type { ApplicationParts, Reading } from '../application.js'

/** What deliveries of one tenant are applied with, but for what is read again: that is collected first. */
export interface TenantDesk {
  readonly parts: Omit<ApplicationParts, 'readAgain'>
  /** Brings streams of one repository up to date. @throws HubSyncError when that fails */
  readonly read: (reading: Reading) => Promise<void>
}
