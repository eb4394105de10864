import type { Issue, Mutation, PullRequest, Repository, Review, World } from '@hubsync/simulator'

/** Where things happen: a world with one owner whose repositories a copy follows. */
export interface Scene {
  readonly world: World
  readonly ownerId: number
  /** Login of the account that repositories move to and from. */
  readonly neighbour: string
  /** That is good at the moment. */
  readonly token: () => string
  /** Accounts that nothing happens to. */
  readonly untouchable: ReadonlySet<number>
  /** A name that nothing has yet. */
  readonly inventName: () => string
}

/** What an action may refer to: each is undefined where there is none. */
export interface Cast {
  readonly owner: string
  readonly isOrganization: boolean
  readonly repository: string
  readonly home: Repository
  readonly other: string | undefined
  readonly away: string | undefined
  readonly issue: Issue | undefined
  readonly pullRequest: PullRequest | undefined
  readonly conversation: Issue | PullRequest | undefined
  readonly review: Review | undefined
  readonly releases: readonly { readonly id: number }[]
  readonly deployments: readonly { readonly id: number }[]
  /** Picks among what there is. */
  readonly which: number
  readonly user: string
  readonly member: string | undefined
  readonly how: number
  readonly inventName: () => string
  readonly neighbour: string
  /** That the host calls with. */
  readonly token: string
}

export type Act = (cast: Cast) => Mutation[]

/** A value by any number; undefined where there is none. */
export const pick = <Value>(values: readonly Value[], index: number): Value | undefined =>
  values[index % Math.max(1, values.length)]

/** Who and what an action meets; undefined where the owner has no repository. */
export function castOf(
  { world, ownerId, neighbour, token, untouchable, inventName }: Scene,
  { where, which, how }: { where: number; which: number; how: number },
): Cast | undefined {
  const owner = world.accountById(ownerId)
  const repositories = world.repositoriesOf(ownerId)
  const home = pick(repositories, where)
  if (owner === undefined || home === undefined) return undefined
  const neighbours = world.repositoriesOf(world.accountByLogin(neighbour)?.id ?? 0)
  const issues = world.issuesOf(home.id)
  const pullRequests = world.pullRequestsOf(home.id)
  const pullRequest = pick(pullRequests, which)
  const users = [...world.accounts()].filter(({ type, id }) => type === 'User' && !untouchable.has(id))
  const members = world.membersOf(ownerId).filter(({ userId }) => !untouchable.has(userId))
  const others = repositories.filter(({ id }) => id !== home.id)
  const away = pick(neighbours, how)
  const other = pick(others, how)
  return {
    owner: owner.login,
    isOrganization: owner.type === 'Organization',
    repository: `${owner.login}/${home.name}`,
    home,
    other: other && `${owner.login}/${other.name}`,
    away: away && `${neighbour}/${away.name}`,
    issue: pick(issues, which),
    pullRequest,
    conversation: pick([...issues, ...pullRequests], which),
    review: pullRequest && pick(world.reviewsOf(pullRequest.id), how),
    releases: world.shipments.releasesOf(home.id),
    deployments: world.shipments.deploymentsOf(home.id),
    which,
    user: pick(users, which)?.login ?? owner.login,
    member: world.accountById(pick(members, which)?.userId ?? null)?.login,
    how,
    inventName,
    neighbour,
    token: token(),
  }
}
