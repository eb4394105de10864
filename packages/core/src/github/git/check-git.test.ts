import { expect, it } from 'vitest'
import { isRecent } from './check-git.js'

it.each([
  ['git version 2.39.5 (Apple Git-154)', true],
  ['git version 2.32.0', true],
  ['git version 2.47.1.windows.2', true],
  ['git version 3.0.0', true],
  ['git version 2.31.9', false],
  ['git version 1.99.0', false],
  ['', false],
])('%s is recent enough: %s', (told, expected) => {
  expect(isRecent(told)).toBe(expected)
})
