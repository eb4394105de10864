import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { Column } from '../packages/core/src/model/column.js'
import type { TableDefinition } from '../packages/core/src/model/table.js'
import { root } from './workspace.mjs'

const modelFolder = join(root, 'packages/core/src/model')

/** What PostgreSQL calls each kind of column. */
const sqlTypes: Readonly<Record<string, string>> = {
  real: 'double precision',
  timestamp: 'timestamptz',
  json: 'jsonb',
}

/** Columns of every table, or of every copy of a GitHub record: told once, in the page's text. */
const sharedColumns: ReadonlySet<string> = new Set([
  ...['id', 'tenant_id', 'host', 'created_at', 'updated_at'],
  ...['github_created_at', 'github_updated_at', 'node_id', 'observed_at', 'is_settled'],
  ...['deleted_at', 'deleted_reason'],
])

/** Every table with its key, its own columns and its indexes; the words beside columns are those of the model. */
export function presentTables(tables: Readonly<Record<string, TableDefinition>>): string {
  const comments = readComments()
  return Object.values(tables)
    .map((table) => presentTable(table, comments.get(table.name) ?? new Map()))
    .join('\n\n')
}

function presentTable(table: TableDefinition, comments: ReadonlyMap<string, string>): string {
  const own = Object.entries(table.columns).filter(([name]) => !sharedColumns.has(name))
  const rows = own.map(
    ([name, column]) =>
      `| \`${name}\` | ${presentType(column)} | ${presentWords(column, comments.get(name))} |`,
  )
  return [
    `### \`${table.name}\``,
    '',
    `Model \`${table.model}\`. ${presentKey(table)}${presentIndexes(table)}`,
    '',
    '| column | type | what it holds |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

function presentKey({ key, columns }: TableDefinition): string {
  const scope = ['tenant_id', 'host'].filter((column) => column in columns)
  return key.length === 0 ? 'Key: `id`.' : `Key: ${listNames([...scope, ...key])}.`
}

function presentIndexes({ indexes }: TableDefinition): string {
  if (indexes.length === 0) return ''
  const texts = indexes.map(({ columns, where }) => {
    const names = columns.map((column) => (column.startsWith('-') ? `${column.slice(1)} desc` : column))
    return `\`(${names.join(', ')})\`${where === undefined ? '' : ` where \`${where}\``}`
  })
  return ` Indexes: ${texts.join(', ')}.`
}

function presentType({ kind, nullable }: Column): string {
  return `${sqlTypes[kind] ?? kind}${nullable ? ', may be null' : ''}`
}

function presentWords({ role }: Column, comment = ''): string {
  return role === 'host' ? 'Yours: created empty and never written.' : comment
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

/** Table → column → the comment above it in the model. */
function readComments(): Map<string, Map<string, string>> {
  const comments = new Map<string, Map<string, string>>()
  for (const file of readdirSync(modelFolder).filter((name) => name.endsWith('.ts'))) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(modelFolder, file), 'utf8'),
      ts.ScriptTarget.ES2023,
      true,
    )
    ts.forEachChild(source, function visit(node): void {
      const told = ts.isObjectLiteralExpression(node) ? readTable(node) : null
      if (told === null) ts.forEachChild(node, visit)
      else comments.set(told.name, told.comments)
    })
  }
  return comments
}

function readTable(
  shape: ts.ObjectLiteralExpression,
): { name: string; comments: Map<string, string> } | null {
  const name = findProperty(shape, 'name')
  const columns = findProperty(shape, 'columns')
  if (!name || !ts.isStringLiteral(name) || !columns || !ts.isObjectLiteralExpression(columns)) return null
  const entries = columns.properties.flatMap((property): [string, string][] =>
    property.name && ts.isIdentifier(property.name) ? [[property.name.text, commentAbove(property)]] : [],
  )
  return { name: name.text, comments: new Map(entries) }
}

function findProperty(shape: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = shape.properties.find(
    (candidate) => candidate.name && ts.isIdentifier(candidate.name) && candidate.name.text === name,
  )
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined
}

function commentAbove(node: ts.Node): string {
  const [block] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return (ts.getTextOfJSDocComment(block?.comment) ?? '').replace(/\s+/g, ' ').trim()
}
