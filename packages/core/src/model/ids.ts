import { hash } from 'node:crypto'

/** Whose data it is, and which GitHub it comes from. Every row, key, lock and cache entry belongs to exactly one. */
export interface Scope {
  readonly tenantId: string
  /** `github.com`, or the host (with its port) of another GitHub. */
  readonly host: string
}

export const defaultTenant = 'default'

const namespace = Buffer.from('6f8d1f0a3c5e5b7e9a41c2d87b0e64f3', 'hex')
const variants = '89ab'

/**
 * The stable id of a row: the same at every re-run, so that hosts may keep it as a soft key.
 *
 * A name-based UUID (version 5, RFC 9562 section 5.5) of tenant, host, kind and GitHub's own id.
 */
export function rowId(scope: Scope, kind: string, ...githubId: readonly (string | number)[]): string {
  const name = JSON.stringify([scope.tenantId, scope.host, kind, ...githubId])
  const hex = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'hex')
  const variant = variants[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
