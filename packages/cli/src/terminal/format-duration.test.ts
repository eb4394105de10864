import { expect, test } from 'vitest'
import { formatDuration } from './format-duration.js'

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1_000, '1.0 s'],
  [59_900, '59.9 s'],
  [59_999, '1 min 0 s'],
  [119_700, '2 min 0 s'],
  [3_599_600, '1 h 0 min'],
  [7_500_000, '2 h 5 min'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})
