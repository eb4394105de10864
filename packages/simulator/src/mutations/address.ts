import type { Account, Issue, PullRequest, Repository, Review } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'

/** `owner/name`, as a redirect would find it too. */
export type RepositoryAddress = string

export interface ConversationAddress {
  repository: RepositoryAddress
  number: number
}

export function getRepository(world: World, address: RepositoryAddress): Repository {
  const [owner = '', name = ''] = address.split('/')
  const found = world.findRepository(owner, name)
  if (!found) throw new RangeError(`There is no repository ${address}`)
  return found.repository
}

export function getIssue(world: World, { repository, number }: ConversationAddress): Issue {
  const issue = world.issueByNumber(getRepository(world, repository).id, number)
  if (!issue) throw new RangeError(`There is no issue ${repository}#${number}`)
  return issue
}

export function getPullRequest(world: World, { repository, number }: ConversationAddress): PullRequest {
  const pullRequest = world.pullRequestByNumber(getRepository(world, repository).id, number)
  if (!pullRequest) throw new RangeError(`There is no pull request ${repository}#${number}`)
  return pullRequest
}

/** Labels, assignments and comments are the same for both. */
export function getConversation(world: World, address: ConversationAddress): Issue | PullRequest {
  const { id } = getRepository(world, address.repository)
  return world.issueByNumber(id, address.number) ?? getPullRequest(world, address)
}

export function getReview(
  world: World,
  address: ConversationAddress & { review: number },
): { pullRequest: PullRequest; review: Review } {
  const pullRequest = getPullRequest(world, address)
  const review = world.reviewsOf(pullRequest.id).find(({ id }) => id === address.review)
  if (!review) throw new RangeError(`${address.repository}#${address.number} has no review ${address.review}`)
  return { pullRequest, review }
}

export function getAccount(world: World, login: string): Account {
  const account = world.accountByLogin(login)
  if (!account) throw new RangeError(`There is no account ${login}`)
  return account
}

export function getAccountId(world: World, login: string | undefined): number | null {
  return login === undefined ? (world.defaultCaller?.id ?? null) : getAccount(world, login).id
}

/** The world's time as GitHub stamps it. */
export function stampNow(world: World): string {
  return toTimestamp(world.now())
}

/** The world's time, but after what the thing was stamped with before: replayed clocks may lag behind stamps. */
export function stampAfter(world: World, previous: string): string {
  const now = stampNow(world)
  if (now >= previous) return now
  return toTimestamp(Date.parse(previous) + 1000)
}
