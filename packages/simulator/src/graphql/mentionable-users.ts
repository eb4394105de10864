import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'

/** Who could be mentioned: the owner or its members, whoever wrote something there, and the authors of commits. */
export function listMentionableUsers(
  world: World,
  repository: Repository,
  query: string | null | undefined,
): Account[] {
  const ids = new Set<number | null>([repository.ownerId])
  for (const member of world.membersOf(repository.ownerId)) ids.add(member.userId)
  for (const conversation of world.sortedBy('conversations', repository.id, 'createdAt')) {
    ids.add(conversation.authorId)
    for (const assigneeId of conversation.assigneeIds) ids.add(assigneeId)
  }
  for (const sha of repository.headSha === null ? [] : world.history(repository.id, repository.headSha)) {
    ids.add(world.commit(repository.id, sha)?.author.accountId ?? null)
  }
  const wanted = query?.toLowerCase()
  const users: Account[] = []
  for (const id of ids) {
    const account = world.accountById(id)
    if (account?.type !== 'User') continue
    if (!wanted || account.login.toLowerCase().includes(wanted)) users.push(account)
  }
  return users.sort((a, b) => a.id - b.id)
}
