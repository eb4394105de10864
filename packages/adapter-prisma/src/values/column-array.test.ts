import { describe, expect, it } from 'vitest'
import { columnArray } from './column-array.js'

const arrayOf = (kind: Parameters<typeof columnArray>[0], ...values: unknown[]) =>
  columnArray(
    kind,
    values.map((value) => ({ column: value as string })),
    'column',
  )

describe('an array of column values', () => {
  it('writes what cannot be mistaken without quotes', () => {
    expect(arrayOf('bigint', 1, -2, null)).toBe('{1,-2,NULL}')
    expect(arrayOf('boolean', true, false, undefined)).toBe('{true,false,NULL}')
    expect(arrayOf('timestamp', '2026-01-01T00:00:00.000Z')).toBe('{2026-01-01T00:00:00.000Z}')
  })

  it('tells text from what arrays are made of', () => {
    expect(arrayOf('text', '', 'NULL', 'a,b', '{}', null)).toBe('{"","NULL","a,b","{}",NULL}')
    expect(arrayOf('text', '', 'NULL', 'a,b', '{}')).toBe('{"","NULL","a,b","{}"}')
    expect(arrayOf('text', 'plain', 'a"b')).toBe('{"plain","a\\"b"}')
    expect(arrayOf('text', 'plain', 'a\\b')).toBe('{"plain","a\\\\b"}')
    expect(arrayOf('text', '"quoted"', 'back\\slash', 'two\nlines')).toBe(
      '{"\\"quoted\\"","back\\\\slash","two\nlines"}',
    )
  })

  it('writes lists as texts of arrays', () => {
    expect(arrayOf('text[]', ['a', 'b"c'], [])).toBe('{"{\\"a\\",\\"b\\\\\\"c\\"}","{}"}')
  })

  it('writes JSON as text', () => {
    expect(arrayOf('json', { a: ['b'] }, null)).toBe('{"{\\"a\\":[\\"b\\"]}",NULL}')
  })
})
