import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { expectedTable } from '../../test/describe-tables.js'
import { readModels } from '../../test/read-models.js'
import { allTables } from '../migrations/inspect-tables.js'
import { checkPrismaSchema, prismaSchema } from './prisma-schema.js'

const written = prismaSchema()

describe('prismaSchema', () => {
  it.each([{}, { schema: 'hub', tablePrefix: 'gh_' }, { tablePrefix: `${'p'.repeat(29)}_` }])(
    'describes the tables that the migrations make, but for what Prisma cannot say, under %o',
    (options) => {
      const models = readModels(prismaSchema(options))
      expect([...models.keys()]).toEqual(allTables.map(({ model }) => model))
      for (const table of allTables) {
        const model = models.get(table.model)
        const expected = expectedTable(table, options)
        expect(model?.table).toBe(`${options.tablePrefix ?? ''}${table.name}`)
        expect(model?.schema).toBe(options.schema)
        expect(model?.columns).toEqual(mapValues(expected.columns, withoutListNullability))
        expect(model?.indexes).toEqual(mapValues(withoutPrimaryKey(expected.indexes), withoutPredicate))
      }
    },
  )

  it('is what the package ships as schema.prisma', async () => {
    const shipped = await readFile(new URL('../../schema.prisma', import.meta.url), 'utf8')
    const remedy = 'run: npx -y pnpm@10 hubsync schema --out packages/adapter-prisma/schema.prisma'
    expect(shipped, remedy).toBe(written)
  })

  it("keeps what stands between each model's host marks, to the letter", () => {
    const fields = ['  teamId String?', '', '  team   Team?  @relation(fields: [teamId], references: [id])']
    const changed = addToModel(addToModel(written, 'GitHubProject', fields), 'GitHubBug', [
      '  /// ours',
      '  note String?',
    ])
    expect(prismaSchema({ existing: changed })).toBe(changed)
    const moved = prismaSchema({ existing: changed, tablePrefix: 'gh_' })
    expect(moved).toContain(fields.join('\n'))
    expect(moved).toContain('@@map("gh_projects")')
  })

  it('writes everything else again', () => {
    const edited = written
      .replace('  openIssues ', '  bugsOpen   ')
      .replace('@@map("bugs")', '@@map("issues")')
    expect(prismaSchema({ existing: edited })).toBe(written)
  })

  it('takes files with Windows line ends', () => {
    const changed = addToModel(written, 'GitHubBug', ['  note String?'])
    expect(prismaSchema({ existing: changed.replaceAll('\n', '\r\n') })).toBe(changed)
  })

  it.each([
    ['begin', /^ *\/\/ hubsync:host-begin.*\n/m],
    ['end', /^ *\/\/ hubsync:host-end.*\n/m],
  ])('refuses to write over a model whose mark of the %s is gone', (_, mark) => {
    const damaged = addToModel(written, 'GitHubProject', ['  note String?']).replace(mark, '')
    expect(() => prismaSchema({ existing: damaged })).toThrow(/GitHubProject lacks a host mark/)
  })
})

describe('checkPrismaSchema', () => {
  it('finds nothing in a file that is up to date, with host fields and formatted anew', () => {
    const changed = addToModel(written, 'GitHubBug', ['  aVeryLongNameOfOurOwn String?'])
    expect(checkPrismaSchema(changed.replace(/ {2,}/g, '   '))).toEqual([])
  })

  it('names the models that differ, are missing or are nobody any more', () => {
    const edited = written
      .replace('openIssues      Int ', 'openIssues      BigInt ')
      .replace(/^model GitHubBug \{[\s\S]*?^\}\n/m, '')
    const found = checkPrismaSchema(`${edited}\nmodel Stranger {\n${hostMarks}\n}\n`)
    expect(found).toEqual(['GitHubProject', 'GitHubBug', 'Stranger'])
  })

  it('compares under the options given', () => {
    expect(checkPrismaSchema(written, { tablePrefix: 'gh_' })).toHaveLength(allTables.length)
  })
})

const hostMarks = '  // hubsync:host-begin\n  // hubsync:host-end'

function addToModel(schema: string, model: string, lines: readonly string[]): string {
  const mark = schema.indexOf('  // hubsync:host-end', schema.indexOf(`model ${model} {`))
  return `${schema.slice(0, mark)}${lines.join('\n')}\n${schema.slice(mark)}`
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

/** A list is never null to Prisma, and always nullable to the table that it makes. */
function withoutListNullability(column: string): string {
  return column.replace(/^text\[\] not null/, 'text[]')
}

/** Prisma indexes all rows where a migration indexes those that matter. */
function withoutPredicate(index: string): string {
  return index.replace(/ where .*$/, '')
}

function withoutPrimaryKey(indexes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(indexes).filter(([name]) => !name.endsWith('_pkey')))
}
