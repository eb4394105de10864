import type { Issue } from '../../world/records.js'
import { ConversationView } from './conversation-view.js'

export class IssueView extends ConversationView<Issue> {
  readonly __typename = 'Issue'
  protected readonly section = 'issues'

  /** Without `enableDuplicate` a duplicate shows the reason that it had before that one existed. */
  stateReason({ enableDuplicate }: { enableDuplicate?: boolean | null }): string | null {
    const { stateReason } = this.row
    return stateReason === 'DUPLICATE' && !enableDuplicate ? 'NOT_PLANNED' : stateReason
  }
}
