import { expect, test } from 'vitest'
import { findCompilerTrouble } from './compile-docs.mjs'
import { extractBlocks } from './extract-blocks.mjs'

test('a block that does not compile is told with the line of its page', () => {
  const { blocks } = extractBlocks(
    'README.md',
    page('# Title', '```ts', 'const count: number = 1', "const text: number = 'two'", '```'),
  )
  expect(findCompilerTrouble(blocks)).toEqual([
    "README.md:4: Type 'string' is not assignable to type 'number'.",
  ])
})

test('blocks import the packages of the workspace, and a name they do not export is told', () => {
  const { blocks } = extractBlocks(
    'README.md',
    page('```ts', "import { HubSyncError } from '@hubsync/core'", 'export const kind = HubSyncError', '```') +
      page('```ts', "import { nothingLikeIt } from '@hubsync/core'", '```'),
  )
  const trouble = findCompilerTrouble(blocks)
  expect(trouble).toHaveLength(1)
  expect(trouble[0]).toMatch(/^README\.md:\d+: .*nothingLikeIt/)
})

test('a block stands alone unless it says that it continues the one before', () => {
  const first = page('```ts', 'const count = 1', '```')
  const alone = extractBlocks('a.md', first + page('```ts', 'export const next = count', '```'))
  const continued = extractBlocks('a.md', first + page('```ts continued', 'export const next = count', '```'))
  expect(findCompilerTrouble(alone.blocks)).toEqual(["a.md:5: Cannot find name 'count'."])
  expect(findCompilerTrouble(continued.blocks)).toEqual([])
})

test('what the reader need not see is compiled with the block', () => {
  const text = page(
    'Text.',
    '<!-- unseen: declare const store: { size: number } -->',
    '```ts',
    'store.size.toFixed()',
    '```',
  )
  expect(findCompilerTrouble(extractBlocks('a.md', text).blocks)).toEqual([])
})

test("a file of the reader's own may be imported", () => {
  const text = page('```ts', "import { prisma } from './prisma.js'", 'export const client = prisma', '```')
  expect(findCompilerTrouble(extractBlocks('a.md', text).blocks)).toEqual([])
})

test('a block escapes the check with a reason only', () => {
  const excused = extractBlocks('a.md', page('```ts no-check: needs a generated client', 'nonsense(', '```'))
  expect(excused).toEqual({ blocks: [], findings: [] })
  const silent = extractBlocks('a.md', page('```ts no-check', 'nonsense(', '```'))
  expect(silent.findings).toEqual(['a.md:1: no-check needs its reason: `no-check: why`'])
})

test('a misspelt instruction and an open block are told', () => {
  expect(extractBlocks('a.md', page('```ts nocheck', '```')).findings).toHaveLength(1)
  expect(extractBlocks('a.md', page('```ts', 'const open = 1')).findings).toEqual([
    'a.md:1: the block is never closed',
  ])
})

function page(...lines: string[]): string {
  return `${lines.join('\n')}\n`
}
