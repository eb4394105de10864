import type { ActorRecord } from '../wire/actor.js'

const privateAddress = /^(\d{1,15})\+([a-z\d_-]+(?:\[bot\])?)@users\.noreply\.([^@]+)$/i

/**
 * The account that GitHub's own private address names: `<id>+<login>@users.noreply.<domain>`.
 *
 * GraphQL links a commit to people only, REST also to bots; both leave deleted accounts out. Such an
 * address tells the account either way, so that the two agree. The older form without an id names nobody
 * for sure. An id means something to the host that gave it alone: on github.com the domain is `github.com`,
 * elsewhere any other one, since its administrators choose it.
 *
 * @see https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
 */
export function readNoreplyAccount(email: string, host: string): ActorRecord | null {
  const [, id, login, domain] = privateAddress.exec(email) ?? []
  if (id === undefined || login === undefined || domain === undefined) return null
  const isOfHost = (host === 'github.com') === (domain.toLowerCase() === 'github.com')
  return isOfHost ? { id: Number(id), login } : null
}
