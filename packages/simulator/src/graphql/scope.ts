import type { Caller } from '../authentication.js'
import type { Account, Issue, PullRequest, Repository, Review } from '../world/records.js'
import type { World } from '../world/world.js'

/** What every object of one answer shares. */
export interface Scope {
  readonly world: World
  readonly caller: Caller
  readonly views: Views
  /** `null` where there is no limit. */
  readonly rateLimit: object | null
  countNodes(count: number): void
}

/** Makes the objects that the schema's types are read from. They know each other through this alone. */
export interface Views {
  /** Whoever wrote or did something; `null` for a deleted account. */
  actor(accountId: number | null): object | null
  /** A person, or a bot where the schema has room for persons only. */
  user(account: Account): object
  repository(record: Repository): object
  /** `null` when the caller may not know of it. */
  visibleRepository(record: Repository): object | null
  issue(record: Issue): object
  pullRequest(record: PullRequest): object
  review(record: Review): object
  commit(repository: Repository, sha: string): object
}
