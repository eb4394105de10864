import type { Account, Repository } from './world/records.js'
import type { TokenRule } from './world/token-register.js'
import type { World } from './world/world.js'

export interface Caller {
  token: string
  account: Account | undefined
  scopes: string[]
  /** Whether the token may know that the repository exists. */
  sees(repository: Repository): boolean
  /** Whether an installation's token was given for the repository. */
  isInstalledOn(repository: Repository): boolean
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
    sees: (repository) => isVisible(world, repository, rule.visibleRepositories),
    isInstalledOn: (repository) => isInstalledOn(world, repository, rule),
  }
}

/** What someone without a token sees. */
export function seesAnonymously(repository: Repository): boolean {
  return repository.visibility === 'public'
}

/** `undefined` for a token that is refused. */
export function findTokenRule(world: World, token: string): TokenRule | undefined {
  const listed = world.tokens.find(token)
  if (listed !== undefined) return listed ?? undefined
  if (world.tokens.isClosed || token.startsWith('bad')) return undefined
  return { login: world.defaultCaller?.login ?? '', scopes: allScopes, visibleRepositories: 'all' }
}

function isVisible(world: World, repository: Repository, visible: TokenRule['visibleRepositories']): boolean {
  if (repository.visibility === 'public' || visible === 'all') return true
  return visible !== 'public' && isListed(world, repository, visible)
}

function isInstalledOn(
  world: World,
  repository: Repository,
  { login, visibleRepositories }: TokenRule,
): boolean {
  if (visibleRepositories === 'public') return false
  return isListed(world, repository, visibleRepositories === 'all' ? { owner: login } : visibleRepositories)
}

function isListed(
  world: World,
  { id, ownerId }: Repository,
  listed: { ids: number[] } | { owner: string },
): boolean {
  return 'ids' in listed ? listed.ids.includes(id) : world.accountByLogin(listed.owner)?.id === ownerId
}
