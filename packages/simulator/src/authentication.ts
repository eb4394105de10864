import type { Account, Repository } from './world/records.js'
import type { TokenRule } from './world/token-register.js'
import type { World } from './world/world.js'

export interface Caller {
  token: string
  account: Account | undefined
  scopes: string[]
  /** Whether the token may know that the repository exists. */
  sees(repository: Repository): boolean
}

const allScopes = [
  'repo',
  'read:org',
  'read:user',
  'user:email',
  'admin:repo_hook',
  'admin:org_hook',
  'workflow',
]

/**
 * Tells who calls, from `Authorization: Bearer …` or `token …`.
 *
 * Without a list of tokens in the world, a token that starts with `bad` is refused and any other one sees everything.
 */
export function authenticate(world: World, request: Request): Caller | 'anonymous' | 'bad credentials' {
  const header = request.headers.get('authorization')
  if (header === null) return 'anonymous'
  const token = /^(?:bearer|token)\s+(\S+)\s*$/i.exec(header)?.[1]
  if (token === undefined) return 'bad credentials'
  const rule = findTokenRule(world, token)
  if (!rule) return 'bad credentials'
  return {
    token,
    account: world.accountByLogin(rule.login),
    scopes: rule.scopes,
    sees: (repository) => isVisible(repository, rule.visibleRepositories),
  }
}

/** What someone without a token sees. */
export function seesAnonymously(repository: Repository): boolean {
  return isVisible(repository, 'public')
}

/** `undefined` for a token that is refused. */
export function findTokenRule(world: World, token: string): TokenRule | undefined {
  const listed = world.tokens.find(token)
  if (listed !== undefined) return listed ?? undefined
  if (world.tokens.isClosed || token.startsWith('bad')) return undefined
  return { login: world.defaultCaller?.login ?? '', scopes: allScopes, visibleRepositories: 'all' }
}

function isVisible(repository: Repository, visible: TokenRule['visibleRepositories']): boolean {
  if (repository.visibility === 'public' || visible === 'all') return true
  return visible !== 'public' && visible.ids.includes(repository.id)
}
