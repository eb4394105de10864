import type { Reading } from '../application.js'
import { joinReadings } from '../apply/join-readings.js'
import type { StoredDelivery } from './stored-delivery.js'
import type { TenantDesk } from './tenant-desk.js'

/**
 * Reads once what several deliveries ask for, for all tenants at the same time. A tenant for whom something could not be
 * read has failed with every delivery that needs it.
 */
export async function readForTenants(
  stored: readonly StoredDelivery[],
  deskOf: (tenantId: string) => TenantDesk,
): Promise<void> {
  const tenantIds = new Set(stored.flatMap(({ readings }) => [...readings.keys()]))
  await Promise.all(
    [...tenantIds].map(async (tenantId) => {
      const wanted = stored.flatMap(({ readings }) => readings.get(tenantId) ?? [])
      const failed = await readEach(joinReadings(wanted), (reading) => deskOf(tenantId).read(reading))
      for (const { applied, readings, failures } of stored) {
        const missed = readings.get(tenantId)?.find((reading) => failed.has(nameOf(reading)))
        if (missed === undefined) continue
        failures.set(tenantId, failed.get(nameOf(missed)))
        applied.delete(tenantId)
      }
    }),
  )
}

async function readEach(
  readings: readonly Reading[],
  read: (reading: Reading) => Promise<void>,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>()
  for (const reading of readings) {
    try {
      await read(reading)
    } catch (thrown) {
      failed.set(nameOf(reading), thrown)
    }
  }
  return failed
}

function nameOf({ of, githubId }: Reading): string {
  return `${of} ${githubId}`
}
