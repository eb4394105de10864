/**
 * Bytes of a line of code, its end included: the published mean line length of each language, in
 * characters, plus one.
 *
 * Source: J. Gajjar, K. Subramaniakuppusamy, "MLCPD: A Unified Multi-Language Code Parsing Dataset with
 * Universal AST Schema", 2025, arXiv:2510.16357, the table of its data set card: means over files of public
 * projects.
 */
const bytesPerLine: ReadonlyMap<string, number> = new Map([
  ['C', 29.07],
  ['C++', 29.16],
  ['C#', 30.53],
  ['Go', 26.18],
  ['Java', 31.84],
  ['JavaScript', 28.68],
  ['Python', 33.68],
  ['Ruby', 28.35],
  ['Scala', 36.29],
  ['TypeScript', 30.17],
])

/** The mean of those languages, for all others. */
const meanBytesPerLine = 30.4

/**
 * Lines of code, estimated from GitHub's bytes of code per language: GitHub counts no lines.
 *
 * Good for comparing sizes, not for counting: blank lines and comments are in it, generated files can be.
 */
export function estimateLinesOfCode(languages: Readonly<Record<string, number>>): number {
  return Object.entries(languages).reduce(
    (lines, [language, bytes]) =>
      lines + Math.round(bytes / (bytesPerLine.get(language) ?? meanBytesPerLine)),
    0,
  )
}
