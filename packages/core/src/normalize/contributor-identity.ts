/**
 * Who somebody is across commits: `user:<id>` where GitHub links an account, else `email:<address>`.
 * Null where neither is known.
 *
 * Only the letters A to Z are lowered, so that every database agrees whatever its collation. In SQL:
 * `translate(author_email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`.
 */
export function identifyContributor(accountId: number | null, email: string | null): string | null {
  if (accountId !== null) return `user:${accountId}`
  if (email === null) return null
  return `email:${email.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`
}
