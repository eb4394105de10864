import { expect, test } from 'vitest'
import { type CursorKey, compareKeys, decodeCursor, encodeCursor } from './cursor.js'

test('a cursor is written byte for byte as GitHub writes it', () => {
  expect(encodeCursor([0x30e2c926])).toBe('Y3Vyc29yOnYyOpHOMOLJJg==')
  expect(encodeCursor(['2019-12-15T00:00:00Z', 0x004af575])).toBe(
    'Y3Vyc29yOnYyOpK0MjAxOS0xMi0xNVQwMDowMDowMFrOAEr1dQ==',
  )
})

test.each<[string, CursorKey]>([
  ['a small number', [7]],
  ['an id beyond 32 bits', [9_007_199_254_740_991]],
  ['a time and an id', ['2024-01-01T00:00:00Z', 4_294_967_296]],
  ['a missing value', [null, 1]],
  ['a name of 40 characters', ['n'.repeat(40), 1]],
  ['a name of 300 characters', ['é'.repeat(300), 1]],
])('a cursor brings back %s', (_, key) => {
  expect(decodeCursor(encodeCursor(key))).toEqual(key)
})

test.each([
  '',
  'nonsense',
  Buffer.from('cursor:v2:').toString('base64'),
  encodeCursor(['2024', 5]).slice(0, -8),
])('what is no cursor is refused: %j', (text) => {
  expect(() => decodeCursor(text)).toThrow(`\`${text}\` does not appear to be a valid cursor.`)
})

test('keys are ordered by value, then by id, missing values first', () => {
  const keys: CursorKey[] = [
    ['b', 1],
    ['a', 10],
    [null, 9],
    ['a', 2],
  ]
  expect(keys.sort(compareKeys)).toEqual([
    [null, 9],
    ['a', 2],
    ['a', 10],
    ['b', 1],
  ])
})
