import { expect, test } from 'vitest'
import { estimateLinesOfCode } from './estimate-lines-of-code.js'

test.each([
  [{}, 0],
  [{ TypeScript: 30_170 }, 1000],
  [{ Python: 33_680, Go: 26_180 }, 2000],
  [{ Nim: 30_400 }, 1000],
  [{ constructor: 30_400, toString: 30_400 }, 2000],
  [{ C: 10 }, 0],
  [{ C: 15 }, 1],
  [{ Java: 3_184_000_000_000 }, 100_000_000_000],
])('%j is about %d lines', (languages, lines) => {
  expect(estimateLinesOfCode(languages)).toBe(lines)
})

test('does not depend on the order in which GitHub names the languages', () => {
  const languages = { Go: 12_345, Shell: 678, Python: 9_999, C: 1 }
  expect(estimateLinesOfCode(Object.fromEntries(Object.entries(languages).reverse()))).toBe(
    estimateLinesOfCode(languages),
  )
})
