/** The facts of a pull request that tell what it is for. */
export interface PurposefulChange {
  readonly title: string
  readonly headRef: string | null
  readonly labels: readonly string[]
}

/** Patterns of which one is enough. */
interface PurposeRule {
  readonly title: RegExp
  readonly headRef: RegExp
  readonly label: RegExp
}

/**
 * What makes a pull request a revert or a hotfix.
 *
 * - Revert: GitHub's button names it `Revert "…"` on a branch `revert-<number>-…`; Conventional Commits has
 *   `revert: …`. "Reverts …" in the middle of a title tells a story instead.
 * - Hotfix: git-flow's branch `hotfix/…`; the word at the start of the title, as a prefix or in brackets.
 */
const purposeRules = {
  revert: {
    title: /^(?:\[[^\]]*\]\s*)*(?:revert|reverts|reverting)\b(?!-)/i,
    headRef: /(?:^|\/)revert(?:[-_/]|$)/i,
    label: /^(?:[^:/]*[:/]\s*)?revert$/i,
  },
  hotfix: {
    title: /^(?:\[[^\]]*\]\s*)*\[?hot[- ]?fix\b|\[hot[- ]?fix\]/i,
    headRef: /(?:^|\/)hot-?fix(?:es)?(?:[-_/]|$)/i,
    label: /^(?:[^:/]*[:/]\s*)?hot-?fix$/i,
  },
} as const satisfies Record<string, PurposeRule>

/** Whether a pull request takes an earlier change back, and whether it mends something urgent. */
export function classifyPurpose(change: PurposefulChange): { isRevert: boolean; isHotfix: boolean } {
  return { isRevert: matches(change, purposeRules.revert), isHotfix: matches(change, purposeRules.hotfix) }
}

function matches({ title, headRef, labels }: PurposefulChange, rule: PurposeRule): boolean {
  return (
    rule.title.test(title.trim()) ||
    (headRef !== null && rule.headRef.test(headRef)) ||
    labels.some((label) => rule.label.test(label.trim()))
  )
}
