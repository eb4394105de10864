import { flattenText } from '../world/flatten-text.js'
import type { Random } from './random.js'
import { components, troubles } from './vocabulary.js'

/** Paragraphs for bodies, with the line ends that GitHub's text boxes send. */
export function createTexts(random: Random): string[] {
  return Array.from({ length: 400 }, () => {
    const sentences = Array.from(
      { length: random.integer(1, 6) },
      () => `Since the last release ${random.pick(components)} ${random.pick(troubles)}.`,
    )
    return flattenText(sentences.join(random.chance(0.5) ? '\r\n\r\n' : ' '))
  })
}
