import { type TableDefinition, tables } from '@hubsync/core'
import { metaTable } from '../migrations/meta-table.js'
import { createNames, defaultSchema, type Names, type TableOptions } from '../names.js'
import { indexName, keyColumns, keyName } from '../table-names.js'
import { hostBlockEnd, hostBlockStart, hostBlocks } from './host-block.js'
import { prismaField, prismaFieldName } from './prisma-field.js'

export interface PrismaSchemaOptions extends TableOptions {
  /** The fragment as it is now: what stands between the host marks of each model is kept. */
  readonly existing?: string | undefined
}

/**
 * The Prisma models of every hubsync table, for a file of its own in the host's schema folder. Fields and relations
 * that the host adds between the host marks of a model survive when the file is written again.
 *
 * With a `schema` other than `public` each model carries `@@schema`; the datasource then lists its `schemas`.
 *
 * @throws HubSyncError `configuration_invalid` when the marks of the existing file are damaged.
 */
export function prismaSchema({ existing, ...options }: PrismaSchemaOptions = {}): string {
  const names = createNames(options)
  const kept = hostBlocks(existing ?? '')
  const models = [...Object.values<TableDefinition>(tables), metaTable].map((table) =>
    prismaModel(table, names, kept.get(table.model) ?? []),
  )
  return `${header}\n\n${models.join('\n\n')}\n`
}

/**
 * Compares a fragment with what `prismaSchema` would write over it, whitespace aside (`prisma format` may move it).
 * Answers the models that differ; none when the file is up to date.
 */
export function checkPrismaSchema(existing: string, options: TableOptions = {}): string[] {
  const present = models(existing)
  const wanted = models(prismaSchema({ ...options, existing }))
  const names = new Set([...wanted.keys(), ...present.keys()])
  return [...names].filter((name) => present.get(name) !== wanted.get(name))
}

const header = `// The tables of hubsync. Written by \`hubsync schema\`; everything outside the host marks is written again.`

function prismaModel(table: TableDefinition, names: Names, kept: readonly string[]): string {
  const primaryKey = table.columns.id ? 'id' : table.key[0]
  const fields = Object.entries(table.columns).map(([name, column]) =>
    prismaField(name, column, name === primaryKey),
  )
  const attributes = [...modelAttributes(table, names)]
  return [
    `model ${table.model} {`,
    ...alignCells(fields).map((line) => `  ${line}`),
    '',
    `  ${hostBlockStart}`,
    ...kept,
    `  ${hostBlockEnd}`,
    '',
    ...attributes.map((line) => `  ${line}`),
    '}',
  ].join('\n')
}

function* modelAttributes(table: TableDefinition, names: Names): Generator<string> {
  if (table.key.length > 0 && table.columns.id) {
    const fields = keyColumns(table).map(prismaFieldName).join(', ')
    yield `@@unique([${fields}], map: "${names.plainObject(keyName(table))}")`
  }
  for (const index of table.indexes) {
    const fields = index.columns.map((column) =>
      column.startsWith('-') ? `${prismaFieldName(column.slice(1))}(sort: Desc)` : prismaFieldName(column),
    )
    yield `@@index([${fields.join(', ')}], map: "${names.plainObject(indexName(table, index))}")`
  }
  yield `@@map("${names.plainTable(table.name)}")`
  if (names.schema !== defaultSchema) yield `@@schema("${names.schema}")`
}

function alignCells(rows: readonly (readonly [string, string, string])[]): string[] {
  const widths = [0, 1].map((cell) => Math.max(...rows.map((row) => (row[cell] ?? '').length)))
  return rows.map(([name, type, attributes]) =>
    `${name.padEnd(widths[0] ?? 0)} ${type.padEnd(widths[1] ?? 0)} ${attributes}`.trimEnd(),
  )
}

/** Model name → its text with whitespace evened out. */
function models(schema: string): Map<string, string> {
  const found = schema.matchAll(/^model\s+(\w+)\s*\{[\s\S]*?^\}/gm)
  return new Map([...found].map((match) => [match[1] ?? '', match[0].replace(/\s+/g, ' ')]))
}
