import type { TableDescription } from './describe-tables.js'

export interface Model extends TableDescription {
  readonly table: string | undefined
  readonly schema: string | undefined
}

const types: Readonly<Record<string, string>> = {
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Int: 'integer',
  Json: 'jsonb',
  String: 'text',
  'String[]': 'text[]',
}

const nativeTypes: Readonly<Record<string, string>> = {
  '@db.Uuid': 'uuid',
  '@db.Date': 'date',
  '@db.Timestamptz(3)': 'timestamp(3) with time zone',
}

/** The models of a Prisma file as the tables that Prisma Migrate would make of them. */
export function readModels(schema: string): Map<string, Model> {
  const blocks = schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)
  return new Map([...blocks].map(([, name = '', body = '']) => [name, readModel(body)]))
}

function readModel(body: string): Model {
  const lines = body.split('\n').map((line) => line.trim())
  const fields = lines.filter((line) => /^\w/.test(line)).map(readField)
  const columnOf = new Map(fields.map(({ field, column }) => [field, column]))
  return {
    table: attribute(lines, 'map'),
    schema: attribute(lines, 'schema'),
    columns: Object.fromEntries(fields.map(({ column, text }) => [column, text])),
    indexes: Object.fromEntries(lines.flatMap((line) => readIndex(line, columnOf))),
  }
}

function readField(line: string): { field: string; column: string; text: string } {
  const [field = '', declared = ''] = line.split(/\s+/)
  const native = Object.keys(nativeTypes).find((attribute) => line.includes(attribute))
  const type = native ? nativeTypes[native] : types[declared.replace('?', '')]
  const initial = /@default\((.*?)\)(?= @|$)/.exec(line)?.[1]
  const required = !declared.endsWith('?') && !declared.endsWith('[]')
  return {
    field,
    column: /@map\("(\w+)"\)/.exec(line)?.[1] ?? field,
    text: `${type}${required ? ' not null' : ''}${initial === undefined ? '' : ` default ${readInitial(type, initial)}`}`,
  }
}

function readInitial(type: string | undefined, initial: string): string {
  return type === 'jsonb' ? (JSON.parse(initial) as string) : initial
}

function readIndex(line: string, columnOf: ReadonlyMap<string, string>): [name: string, text: string][] {
  const [, kind, listed = '', name = ''] = /^@@(unique|index)\(\[(.*)\], map: "(\w+)"\)$/.exec(line) ?? []
  if (!kind) return []
  const columns = listed.split(', ').map((term) => {
    const column = columnOf.get(term.replace('(sort: Desc)', ''))
    return term.endsWith('(sort: Desc)') ? `${column} DESC` : column
  })
  return [[name, `${kind === 'unique' ? 'unique ' : ''}(${columns.join(', ')})`]]
}

function attribute(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((each) => each.startsWith(`@@${name}(`))
  return line && /"(\w+)"/.exec(line)?.[1]
}
