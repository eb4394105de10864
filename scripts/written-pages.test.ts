import { expect, test } from 'vitest'
import { errorCategories, errorCodes } from '../packages/core/src/errors/codes.js'
import { presentErrors } from './present-errors.js'
import { presentTables } from './present-tables.js'
import { readWrittenPages, replacePart } from './written-pages.js'

test.each(readWrittenPages())(
  '$path tells what the sources say: pnpm docs:write brings it up to date',
  (page) => {
    expect(page.present).toBe(page.wanted)
  },
)

test('only the part between the marks is written', () => {
  const page = 'Before\n<!-- written by `pnpm docs:write` -->\nold\n<!-- end of what is written -->\nAfter\n'
  expect(replacePart(page, 'new $& line')).toBe(page.replace('\nold\n', () => '\n\nnew $& line\n\n'))
  expect(() => replacePart('no marks', 'new')).toThrow('marks')
})

test('every error code is told with its class, its meaning, its next step and its words for users', () => {
  const text = presentErrors(errorCodes, errorCategories)
  for (const [code, { category, retryable, remedy, userMessage }] of Object.entries(errorCodes)) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` | ${category} | `))
    expect(row, code).toContain(`| ${retryable ? 'yes' : 'no'} | ${remedy} |`)
    expect(text).toContain(`| \`${code}\` | ${userMessage} |`)
  }
})

test('every class of errors is told with its codes', () => {
  const text = presentErrors(errorCodes, errorCategories)
  for (const [category, meaning] of Object.entries(errorCategories)) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${category}\` | ${meaning} | `)) ?? ''
    const own = Object.entries(errorCodes).filter(([, facts]) => facts.category === category)
    expect(own.length, category).toBeGreaterThan(0)
    for (const [code] of own) expect(row).toContain(`\`${code}\``)
  }
})

test('a column is told with its type, the words of the model and whose it is', () => {
  const columns = {
    id: { kind: 'uuid', nullable: false, role: 'system' },
    state: { kind: 'text', nullable: false, role: 'told' },
    complexity: { kind: 'text', nullable: true, role: 'host' },
  } as const
  const table = { model: 'GitHubBug', family: 'github', key: ['state'], columns, parents: {} } as const
  const text = presentTables({ bugs: { ...table, name: 'bugs', indexes: [{ columns: ['-state'] }] } })
  expect(text.split('\n')).toEqual([
    '### `bugs`',
    '',
    'Model `GitHubBug`. Key: `state`. Indexes: `(state desc)`.',
    '',
    '| column | type | what it holds |',
    '|---|---|---|',
    '| `state` | text | `open` or `closed`. |',
    '| `complexity` | text, may be null | Yours: created empty and never written. |',
  ])
})
