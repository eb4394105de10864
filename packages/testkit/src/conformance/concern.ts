import type { Stage } from './stage.js'

/** Cases about one rule: what must hold, in a sentence, and how to see that it does. */
export interface Concern {
  readonly area: string
  readonly cases: Readonly<Record<string, (stage: Stage) => Promise<void>>>
}
