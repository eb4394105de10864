import { createHash } from 'node:crypto'

/** Whose data it is, and which GitHub it comes from. Every row, key, lock and cache entry belongs to exactly one. */
export interface Scope {
  readonly tenantId: string
  /** `github.com`, or the host (with its port) of another GitHub. */
  readonly host: string
}

export const defaultTenant = 'default'

const namespace = Buffer.from('6f8d1f0a3c5e5b7e9a41c2d87b0e64f3', 'hex')

/**
 * The stable id of a row: the same at every re-run, so that hosts may keep it as a soft key.
 *
 * A name-based UUID (version 5, RFC 9562 section 5.5) of tenant, host, kind and GitHub's own id.
 */
export function rowId(scope: Scope, kind: string, ...githubId: readonly (string | number)[]): string {
  const name = JSON.stringify([scope.tenantId, scope.host, kind, ...githubId])
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
