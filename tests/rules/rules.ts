import { askingRules } from './asking-rules.js'
import { deletionRules } from './deletion-rules.js'
import { historyRules } from './history-rules.js'
import { keepingRules } from './keeping-rules.js'
import { readingRules } from './reading-rules.js'
import type { Rule } from './rule.js'
import { wholeListRules } from './whole-list-rules.js'

/** Every rule that keeps a copy equal to GitHub, with the builds that break it. */
export const rules: readonly Rule[] = [
  ...readingRules,
  ...deletionRules,
  ...keepingRules,
  ...historyRules,
  ...askingRules,
  ...wholeListRules,
]
