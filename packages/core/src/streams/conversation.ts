import { type ActorNode, toActor } from './actor.js'
import { type Connection, type NumberedNode, nodesOf, numericId } from './connection.js'

/** What issues and pull requests have in common. */
export interface ConversationNode extends NumberedNode {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
  readonly author: ActorNode | null
  readonly labels: Connection<{ readonly name: string }> | null
  readonly assignees: Connection<{ readonly login: string }> | null
  readonly milestone: { readonly title: string } | null
  readonly comments: { readonly totalCount: number }
  readonly url: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly closedAt: string | null
}

/** An issue has at most 100 labels and 10 assignees, so one page of each tells all. */
const labelsAlong = 100
const assigneesAlong = 20

/** What each connection of `conversationFields` declares: labels, assignees, and the number of comments alone. */
export const conversationConnections = [labelsAlong, assigneesAlong, 0] as const

export const conversationFields = [
  'id fullDatabaseId databaseId number title body state',
  'author { ...ActorFields }',
  `labels(first: ${labelsAlong}) { nodes { name } }`,
  `assignees(first: ${assigneesAlong}) { nodes { login } }`,
  'milestone { title } comments { totalCount }',
  'url createdAt updatedAt closedAt',
].join(' ')

/** The fields whose name and value differ between the languages in spelling only. */
export function toConversation(node: ConversationNode) {
  return {
    id: numericId(node),
    node_id: node.id,
    number: node.number,
    title: node.title,
    body: node.body,
    user: toActor(node.author),
    labels: nodesOf(node.labels).map(({ name }) => ({ name })),
    assignees: nodesOf(node.assignees).map(({ login }) => ({ login })),
    milestone: node.milestone && { title: node.milestone.title },
    comments: node.comments.totalCount,
    html_url: node.url,
    created_at: node.createdAt,
    updated_at: node.updatedAt,
    closed_at: node.closedAt,
  }
}

export const identityFields = 'id fullDatabaseId databaseId number updatedAt'

export function toIdentity(node: Pick<ConversationNode, 'id' | 'number' | 'updatedAt'> & NumberedNode) {
  return { id: numericId(node), node_id: node.id, number: node.number, updated_at: node.updatedAt }
}
