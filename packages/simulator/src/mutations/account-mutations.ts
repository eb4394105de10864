import { changeIssue, changePullRequest, changeReview, noteSilentReview } from '../world/change-record.js'
import { createAccount } from '../world/create-account.js'
import type { Account, Commit, Issue, Membership, PullRequest, Review } from '../world/records.js'
import type { World } from '../world/world.js'
import { getAccount, stampNow } from './address.js'

export function addUser(
  world: World,
  { login, name = null }: { login: string; name?: string | null },
): { id: number } {
  if (world.accountByLogin(login)) throw new RangeError(`${login} exists already`)
  const id = world.takeShortId()
  world.addAccount(createAccount({ id, login, type: 'User', name, createdAt: stampNow(world) }))
  return { id }
}

/** Everything that the account made or owns shows the new login, but no time moves. */
export function renameUser(world: World, { login, to }: { login: string; to: string }): void {
  const account = getAccount(world, login)
  const former = account.login
  world.renameAccount(account, to)
  for (const { id } of world.repositories()) {
    for (const pullRequest of world.pullRequestsOf(id)) {
      const [owner, name] = pullRequest.headRepository?.split('/') ?? []
      if (owner === former) changePullRequest(world, pullRequest, { headRepository: `${to}/${name}` }, false)
    }
  }
  account.updatedAt = stampNow(world)
  visitWork(world, account, {
    conversation: (thing) => {
      const { repositoryId, number, id } = thing
      world.silence.note({
        kind: kindOf(thing),
        repositoryId,
        number,
        id,
        fields: mentionsOf(thing, account),
      })
    },
    review: (review) => noteSilentReview(world, review, ['author']),
    commit: (repositoryId, { sha }) =>
      world.silence.note({ kind: 'commit', repositoryId, number: null, id: sha, fields: ['author'] }),
  })
}

/** What the user made stays, without an author; no time moves. */
export function deleteUser(world: World, { login }: { login: string }): void {
  const account = getAccount(world, login)
  const withoutAccount = (id: number | null): number | null => (id === account.id ? null : id)
  visitWork(world, account, {
    conversation: (thing) => {
      const patch = {
        authorId: withoutAccount(thing.authorId),
        assigneeIds: thing.assigneeIds.filter((id) => id !== account.id),
      }
      if (!('headSha' in thing)) changeIssue(world, thing, patch, false)
      else changePullRequest(world, thing, { ...patch, mergedById: withoutAccount(thing.mergedById) }, false)
    },
    review: (review) => changeReview(world, review, { authorId: null }, false),
    commit: (repositoryId, commit) => {
      commit.author = { ...commit.author, accountId: withoutAccount(commit.author.accountId) }
      commit.committer = { ...commit.committer, accountId: withoutAccount(commit.committer.accountId) }
      const fields = ['author', 'committer']
      world.silence.note({ kind: 'commit', repositoryId, number: null, id: commit.sha, fields })
    },
  })
  world.removeAccount(account)
}

/** Hooks are told of a new member, not of the new role of an old one. */
export function addMember(
  world: World,
  {
    organization,
    login,
    role = 'member',
  }: { organization: string; login: string; role?: Membership['role'] },
): void {
  const account = getAccount(world, organization)
  const { id: organizationId } = account
  const { id: userId } = getAccount(world, login)
  const known = world.membersOf(organizationId)
  const others = known.filter((member) => member.userId !== userId)
  const membership = { organizationId, userId, role }
  world.setMembers(organizationId, [...others, membership])
  if (others.length === known.length)
    world.happenings.tell({ of: 'membership', action: 'member_added', organization: account, membership })
}

export function removeMember(
  world: World,
  { organization, login }: { organization: string; login: string },
): void {
  const account = getAccount(world, organization)
  const { id: organizationId } = account
  const { id: userId } = getAccount(world, login)
  const known = world.membersOf(organizationId)
  const membership = known.find((member) => member.userId === userId)
  world.setMembers(
    organizationId,
    known.filter((member) => member !== membership),
  )
  if (membership)
    world.happenings.tell({ of: 'membership', action: 'member_removed', organization: account, membership })
}

interface WorkVisitor {
  conversation(thing: Issue | PullRequest): void
  review(review: Review): void
  commit(repositoryId: number, commit: Commit): void
}

/** Finds everything that shows the account. */
function visitWork(world: World, account: Account, visitor: WorkVisitor): void {
  for (const { id: repositoryId, headSha } of world.repositories()) {
    for (const thing of world.sortedBy('conversations', repositoryId, 'createdAt')) {
      if (mentionsOf(thing, account).length > 0) visitor.conversation(thing)
      if (!('headSha' in thing)) continue
      for (const review of world.reviewsOf(thing.id))
        if (review.authorId === account.id) visitor.review(review)
    }
    for (const sha of headSha === null ? [] : world.history(repositoryId, headSha)) {
      const commit = world.commit(repositoryId, sha)
      if (!commit) continue
      const { author, committer } = commit
      if (author.accountId === account.id || committer.accountId === account.id)
        visitor.commit(repositoryId, commit)
    }
  }
}

/** Names of the fields that show the account. */
function mentionsOf(thing: Issue | PullRequest, { id }: Account): string[] {
  return [
    ...(thing.authorId === id ? ['author'] : []),
    ...(thing.assigneeIds.includes(id) ? ['assignees'] : []),
    ...('headSha' in thing && thing.mergedById === id ? ['mergedBy'] : []),
  ]
}

function kindOf(thing: Issue | PullRequest): 'issue' | 'pullRequest' {
  return 'headSha' in thing ? 'pullRequest' : 'issue'
}
