import { expect, test } from 'vitest'
import { findFileTrouble } from './file-rules.mjs'

test('a source may have 300 lines, a test 500', () => {
  expect(trouble('packages/core/src/plan.ts', 300)).toEqual([])
  expect(trouble('packages/core/src/plan.ts', 301)).toEqual([
    expect.stringContaining('301 lines, at most 300'),
  ])
  expect(trouble('packages/core/src/plan.test.ts', 500)).toEqual([])
  expect(trouble('packages/core/src/plan.test.ts', 501)).toHaveLength(1)
})

test('generated files and other languages may be as long as they are', () => {
  expect(trouble('packages/core/src/generated/schema.ts', 9_000)).toEqual([])
  expect(trouble('docs/guide.md', 9_000)).toEqual([])
})

test.each(['utils.ts', 'helpers.ts', 'common.ts', 'misc.ts', 'types.ts', 'utils/plan.ts', 'src/helper/a.ts'])(
  '%s says nothing',
  (path) => {
    expect(trouble(path, 1)).toEqual([`${path}: name it after what it is for`])
  },
)

test.each(['sql-types.ts', 'common-ancestor.ts', 'utilisation.ts'])('%s says something', (path) => {
  expect(trouble(path, 1)).toEqual([])
})

function trouble(path: string, lines: number): string[] {
  return findFileTrouble(path, () => 'line\n'.repeat(lines))
}
