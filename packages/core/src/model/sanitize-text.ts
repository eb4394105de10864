const surrogate = /[\uD800-\uDFFF]/
const loneSurrogates = /\p{Surrogate}/gu

/**
 * Text as PostgreSQL can hold it: NUL is dropped, then each lone surrogate becomes U+FFFD.
 *
 * Normalizers apply it to what GitHub sends, and every store to whatever it is given, so that the same text is
 * stored everywhere and a comparison with the stored row finds no difference that is none.
 */
export function sanitizeText(text: string): string {
  // Most text has neither NUL nor any surrogate, which is quickly seen.
  if (!text.includes('\0') && !surrogate.test(text)) return text
  return text.replaceAll('\0', '').replace(loneSurrogates, '\uFFFD')
}
