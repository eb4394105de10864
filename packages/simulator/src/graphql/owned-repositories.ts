import type { Caller } from '../authentication.js'
import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import type { KeyedRows, PageArguments } from './connection.js'
import type { CursorKey } from './cursor.js'
import { compareKeys } from './cursor.js'

export interface OwnedRepositoryArguments extends PageArguments {
  affiliations?: (string | null)[] | null
  ownerAffiliations?: (string | null)[] | null
  orderBy?: { field: RepositoryOrderField; direction: 'ASC' | 'DESC' } | null
  hasIssuesEnabled?: boolean | null
  isArchived?: boolean | null
  isFork?: boolean | null
  isLocked?: boolean | null
  privacy?: 'PUBLIC' | 'PRIVATE' | null
  visibility?: 'PUBLIC' | 'PRIVATE' | 'INTERNAL' | null
}

type RepositoryOrderField = 'CREATED_AT' | 'NAME' | 'PUSHED_AT' | 'STARGAZERS' | 'UPDATED_AT'

const sortValues: Record<RepositoryOrderField, (repository: Repository) => string | number | null> = {
  CREATED_AT: (repository) => repository.createdAt,
  NAME: (repository) => repository.name.toLowerCase(),
  PUSHED_AT: (repository) => repository.pushedAt,
  STARGAZERS: (repository) => repository.stars,
  UPDATED_AT: (repository) => repository.updatedAt,
}

/** What an account's `repositories` lists for this caller. */
export function selectOwnedRepositories(
  world: World,
  caller: Caller,
  account: Account,
  args: OwnedRepositoryArguments,
): KeyedRows<Repository> {
  const rows = listAffiliated(world, account, args).filter(
    (repository) => caller.sees(repository) && fits(repository, args),
  )
  const { orderBy } = args
  const sortValue = orderBy && sortValues[orderBy.field]
  const keyOf = (repository: Repository): CursorKey =>
    sortValue ? [sortValue(repository), repository.id] : [repository.id]
  rows.sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
  return { rows, keyOf, descending: orderBy?.direction === 'DESC' }
}

/** The world knows no outside collaborators, so that affiliation adds nothing. */
function listAffiliated(world: World, account: Account, args: OwnedRepositoryArguments): Repository[] {
  const allowed = (affiliation: string): boolean =>
    [args.affiliations, args.ownerAffiliations].every((list) => !list || list.includes(affiliation))
  const rows = allowed('OWNER') ? world.repositoriesOf(account.id) : []
  if (account.type !== 'User' || !allowed('ORGANIZATION_MEMBER')) return rows
  for (const organization of world.accounts()) {
    const isMember = world.membersOf(organization.id).some((member) => member.userId === account.id)
    if (isMember) rows.push(...world.repositoriesOf(organization.id))
  }
  return rows
}

function fits(repository: Repository, args: OwnedRepositoryArguments): boolean {
  const { visibility } = repository
  return (
    agrees(args.hasIssuesEnabled, repository.hasIssues) &&
    agrees(args.isArchived, repository.isArchived) &&
    agrees(args.isFork, repository.isFork) &&
    agrees(args.isLocked, false) &&
    agrees(args.privacy, visibility === 'public' ? 'PUBLIC' : 'PRIVATE') &&
    agrees(args.visibility, visibility.toUpperCase())
  )
}

function agrees<Value>(asked: Value | null | undefined, value: Value): boolean {
  return asked === undefined || asked === null || asked === value
}
