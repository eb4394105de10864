const loneSurrogates = /\p{Surrogate}/gu

/**
 * Text as PostgreSQL can hold it: NUL is dropped, then each lone surrogate becomes U+FFFD.
 *
 * Normalizers apply it to what GitHub sends, and every store to whatever it is given, so that the same text is
 * stored everywhere and a comparison with the stored row finds no difference that is none.
 */
export function sanitizeText(text: string): string {
  return text.replaceAll('\0', '').replace(loneSurrogates, '\uFFFD')
}
