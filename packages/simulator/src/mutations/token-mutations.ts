import { findTokenRule } from '../authentication.js'
import type { TokenRule } from '../world/token-register.js'
import type { World } from '../world/world.js'
import { getRepository, type RepositoryAddress } from './address.js'

/** From now on the token is refused. */
export function revokeToken(world: World, { token }: { token: string }): void {
  world.tokens.set(token, null)
}

/** The old token is refused, and the new one may do what the old one might. */
export function rotateToken(world: World, { token, to }: { token: string; to: string }): void {
  const rule = getTokenRule(world, token)
  world.tokens.set(token, null)
  world.tokens.set(to, rule)
}

/** What a token sees besides public repositories, and its scopes, become others. A list names repositories. */
export function changeToken(
  world: World,
  {
    token,
    sees,
    scopes,
    login,
  }: { token: string; sees?: 'all' | 'public' | RepositoryAddress[]; scopes?: string[]; login?: string },
): void {
  const rule = getTokenRule(world, token)
  world.tokens.set(token, {
    login: login ?? rule.login,
    scopes: scopes ?? rule.scopes,
    visibleRepositories: sees === undefined ? rule.visibleRepositories : findVisible(world, sees),
  })
}

function findVisible(
  world: World,
  sees: 'all' | 'public' | RepositoryAddress[],
): TokenRule['visibleRepositories'] {
  if (!Array.isArray(sees)) return sees
  return { ids: sees.map((address) => getRepository(world, address).id) }
}

function getTokenRule(world: World, token: string): TokenRule {
  const rule = findTokenRule(world, token)
  if (!rule) throw new RangeError(`The token ${token} is not good`)
  return rule
}
