import type { LabelMeaning, LabelRule, LabelRules } from './label-rules.js'

/** Stands for words that were taken out of a label, so that those around them do not become neighbours. */
const gap = '~'

/** A label's words in lower case, each between spaces. */
export type LabelText = ` ${string} `

/** Reads a label for matching; worth doing once where several rules are asked. */
export function readLabel(label: string): LabelText {
  const words =
    label
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  return ` ${words.join(' ')} `
}

/** Whether one of the labels means it. */
export function haveMeaning(labels: readonly LabelText[], meaning: LabelMeaning, rules: LabelRules): boolean {
  return labels.some((label) => matchesRule(label, rules.meanings[meaning], rules))
}

/** Whether a label says what the rule is about. */
export function matchesRule(label: LabelText, rule: LabelRule, rules: LabelRules): boolean {
  const { anywhere = [], alone = [], except = [] } = rule
  const mentions = (phrase: string) => holdsPhrase(label, phrase)
  if (!anywhere.some(mentions) && !alone.some(mentions)) return false
  const text = cutDenied(except.reduce<string>(cutPhrase, label), rules)
  return (
    anywhere.some((phrase) => holdsPhrase(text, phrase)) ||
    alone.some((phrase) => holdsPhrase(text, phrase) && standsAlone(text, phrase, rules))
  )
}

/** Cuts what is denied: the word after a negation, with an article between them or without. */
function cutDenied(text: string, { negations }: LabelRules): string {
  const stated: string[] = []
  let denies = false
  for (const word of text.trim().split(' ')) {
    if (negations.includes(word)) {
      denies = true
    } else if (!denies) {
      stated.push(word)
    } else if (word !== 'a' && word !== 'an') {
      stated.push(gap)
      denies = false
    }
  }
  return ` ${stated.join(' ')} `
}

function cutPhrase(text: string, phrase: string): string {
  return text.replaceAll(` ${phrase} `, ` ${gap} `)
}

function holdsPhrase(text: string, phrase: string): boolean {
  return text.includes(` ${phrase} `)
}

function standsAlone(text: string, phrase: string, { ranks, fillers }: LabelRules): boolean {
  const isRanked = ranks.some(
    (rank) => holdsPhrase(text, `${rank} ${phrase}`) || holdsPhrase(text, `${phrase} ${rank}`),
  )
  if (isRanked) return true
  const others = text.replace(` ${phrase} `, ' ').trim().split(' ')
  return others.every((word) => word === '' || fillers.includes(word) || ranks.includes(word))
}
