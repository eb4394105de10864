import type { Hook, HookDelivery } from './hook-register.js'
import type {
  Account,
  Deployment,
  DeploymentStatus,
  Issue,
  Label,
  Membership,
  Milestone,
  PullRequest,
  Release,
  Repository,
  Review,
} from './records.js'

/** What a field was before, in the form of GitHub's `changes`. */
export type FormerValues = Readonly<Record<string, unknown>>

/** Something that GitHub tells hooks of, in the words of its events. */
export type Happening =
  | ConversationHappening
  | ReviewHappening
  | CommentHappening
  | PushHappening
  | LabelHappening
  | MilestoneHappening
  | ReleaseHappening
  | DeploymentHappening
  | RepositoryHappening
  | StarHappening
  | MembershipHappening
  | PingHappening
  | RedeliveryHappening

interface ConversationHappening {
  of: 'conversation'
  action: string
  repository: Repository
  thing: Issue | PullRequest
  label?: Label
  milestone?: Milestone
  /** Account id. */
  assigneeId?: number
  changes?: FormerValues
  /** Where a transferred issue went, or came from. */
  twin?: { repository: Repository; issue: Issue }
  /** Heads of a pull request that was pushed to. */
  before?: string
  after?: string
  actorId?: number | null
}

interface ReviewHappening {
  of: 'review'
  action: 'submitted' | 'edited' | 'dismissed'
  pullRequest: PullRequest
  review: Review
  changes?: FormerValues
}

interface CommentHappening {
  of: 'comment'
  action: 'created'
  thing: Issue | PullRequest
}

interface PushHappening {
  of: 'push'
  repository: Repository
  branch: string
  /** `null` for a branch that was not there. */
  before: string | null
  after: string
  forced: boolean
  actorId?: number | null
}

interface LabelHappening {
  of: 'label'
  action: 'created' | 'edited' | 'deleted'
  repository: Repository
  label: Label
  changes?: FormerValues
}

interface MilestoneHappening {
  of: 'milestone'
  action: 'created' | 'edited' | 'deleted'
  repository: Repository
  milestone: Milestone
  changes?: FormerValues
}

interface ReleaseHappening {
  of: 'release'
  action: 'created' | 'edited' | 'published' | 'released' | 'prereleased' | 'unpublished' | 'deleted'
  repository: Repository
  release: Release
  changes?: FormerValues
}

/** With the status that it is about, if it is about one. */
interface DeploymentHappening {
  of: 'deployment'
  action: 'created'
  repository: Repository
  deployment: Deployment
  status?: DeploymentStatus
}

interface RepositoryHappening {
  of: 'repository'
  action:
    | 'created'
    | 'edited'
    | 'renamed'
    | 'transferred'
    | 'archived'
    | 'unarchived'
    | 'privatized'
    | 'publicized'
    | 'deleted'
  repository: Repository
  changes?: FormerValues
  /** Account id, of a repository that was transferred. */
  formerOwnerId?: number
}

interface StarHappening {
  of: 'star'
  action: 'created' | 'deleted'
  repository: Repository
}

interface MembershipHappening {
  of: 'membership'
  action: 'member_added' | 'member_removed'
  organization: Account
  membership: Membership
}

/** Somebody asks for a sign of life of a hook, or has just made it. */
interface PingHappening {
  of: 'ping'
  hook: Hook
}

/** Somebody asks for another attempt. */
interface RedeliveryHappening {
  of: 'redelivery'
  hook: Hook
  delivery: HookDelivery
}

export type HappeningWatcher = (happening: Happening) => void

/** Tells, once the world has changed, what happened. What GitHub tells nobody of is not told here either. */
export class HappeningFeed {
  readonly #watchers = new Set<HappeningWatcher>()

  /** @returns how to stop watching */
  watch(watcher: HappeningWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  tell(happening: Happening): void {
    for (const watcher of this.#watchers) watcher(happening)
  }
}
