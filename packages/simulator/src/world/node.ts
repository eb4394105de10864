import type { ConversationNode } from './conversation-directory.js'
import type { Account, Commit, Repository } from './records.js'

/** What a node id leads to. */
export type Node =
  | { kind: 'account'; record: Account }
  | { kind: 'repository'; record: Repository }
  | ConversationNode
  | { kind: 'commit'; record: Commit; repositoryId: number }
