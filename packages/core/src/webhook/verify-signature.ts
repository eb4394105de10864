import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { HubSyncError } from '../errors/hubsync-error.js'

/**
 * Tells whether GitHub signed a delivery: HMAC-SHA256 of the raw body, compared in constant time.
 *
 * @param payload The body exactly as it came over the wire; parsed and written again it is another one.
 * @param signature The header `X-Hub-Signature-256`. Without it, in another form or by SHA-1 alone nothing is signed.
 * @param secrets One, or several while a secret is being changed: any of them will do.
 * @throws HubSyncError `configuration_invalid` for an empty secret, with which anybody could sign.
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifyWebhookSignature(
  payload: string | Uint8Array,
  signature: string | null | undefined,
  secrets: string | readonly string[],
): boolean {
  return matchesSignature(payload, readSignature(signature), readKeys(secrets))
}

/** The 32 bytes that a well-formed header holds; undefined for everything else. */
export function readSignature(header: string | null | undefined): Buffer | undefined {
  const digits = /^sha256=([\da-f]{64})$/.exec(header ?? '')?.[1]
  return digits === undefined ? undefined : Buffer.from(digits, 'hex')
}

/** @throws HubSyncError `configuration_invalid` for an empty secret. */
export function readKeys(secrets: string | readonly string[]): KeyObject[] {
  const list = typeof secrets === 'string' ? [secrets] : secrets
  return list.map((secret) => {
    if (secret !== '') return createSecretKey(secret, 'utf8')
    throw new HubSyncError('configuration_invalid', 'A webhook secret is empty: anybody could sign with it')
  })
}

/** Tries every key whatever the first one says, so that time tells nothing about which fits. */
export function matchesSignature(
  payload: string | Uint8Array,
  signature: Buffer | undefined,
  keys: readonly KeyObject[],
): boolean {
  if (signature === undefined) return false
  let matches = false
  for (const key of keys) {
    const expected = createHmac('sha256', key).update(payload).digest()
    if (expected.length === signature.length && timingSafeEqual(expected, signature)) matches = true
  }
  return matches
}
