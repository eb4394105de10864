import type { InboxStage } from './inbox-stage.js'

/** Cases about one side of an inbox. */
export interface InboxConcern {
  readonly area: string
  readonly cases: Readonly<Record<string, (stage: InboxStage) => Promise<void>>>
}
