import { expect, test } from 'vitest'
import { formatTable } from './format-table.js'

test('columns are as wide as they need, and numbers stand to the right', () => {
  const table = formatTable(
    ['name', 'count', 'since'],
    [
      ['a long name', 7, '2024'],
      ['b', 1200, ''],
    ],
  )
  expect(table.split('\n')).toEqual([
    'name         count  since',
    'a long name      7  2024',
    'b             1200',
  ])
})
