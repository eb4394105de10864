import { createLegacyNodeId, createNodeId } from './node-id.js'
import type { Account } from './records.js'

/** Fills what follows from the given: node id, picture and times. */
export function createAccount(given: Pick<Account, 'id' | 'login' | 'type' | 'name' | 'createdAt'>): Account {
  const kind = given.type === 'User' ? 'account' : given.type === 'Bot' ? 'bot' : 'organization'
  const isOld = given.createdAt < '2021'
  return {
    ...given,
    nodeId: isOld ? createLegacyNodeId(kind, given.id) : createNodeId(kind, given.id),
    email: null,
    avatarUrl: `https://avatars.githubusercontent.com/u/${given.id}?v=4`,
    updatedAt: given.createdAt,
  }
}
