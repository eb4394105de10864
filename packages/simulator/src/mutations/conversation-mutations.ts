import { changeIssue, changePullRequest } from '../world/change-record.js'
import type { Issue, PullRequest } from '../world/records.js'
import type { World } from '../world/world.js'
import {
  type ConversationAddress,
  getAccount,
  getConversation,
  getRepository,
  stampAfter,
} from './address.js'
import { findOrAddLabels } from './label-mutations.js'

/** Sets the labels of an issue or pull request; ones that the repository lacks are made. */
export function labelIssue(
  world: World,
  { labels, ...address }: ConversationAddress & { labels: string[] },
): void {
  const labelIds = findOrAddLabels(world, getRepository(world, address.repository), labels)
  stampConversation(world, address, { labelIds })
}

/** Sets the assignees of an issue or pull request. */
export function assignIssue(
  world: World,
  { assignees, ...address }: ConversationAddress & { assignees: string[] },
): void {
  stampConversation(world, address, { assigneeIds: assignees.map((login) => getAccount(world, login).id) })
}

/** Comments themselves are no part of the world; their number is. */
export function commentOn(world: World, address: ConversationAddress): void {
  stampConversation(world, address, { comments: getConversation(world, address).comments + 1 })
}

function stampConversation(
  world: World,
  address: ConversationAddress,
  patch: Partial<Pick<Issue & PullRequest, 'labelIds' | 'assigneeIds' | 'comments'>>,
): void {
  const conversation = getConversation(world, address)
  const stamped = { ...patch, updatedAt: stampAfter(world, conversation.updatedAt) }
  if ('headSha' in conversation) changePullRequest(world, conversation, stamped, true)
  else changeIssue(world, conversation, stamped, true)
}
