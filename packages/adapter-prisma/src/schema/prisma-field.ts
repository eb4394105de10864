import type { Column, ColumnKind } from '@hubsync/core'

/** How Prisma writes each kind of column. */
const prismaTypes: Record<ColumnKind, { type: string; native?: string }> = {
  uuid: { type: 'String', native: '@db.Uuid' },
  text: { type: 'String' },
  bigint: { type: 'BigInt' },
  integer: { type: 'Int' },
  real: { type: 'Float' },
  boolean: { type: 'Boolean' },
  timestamp: { type: 'DateTime', native: '@db.Timestamptz(3)' },
  date: { type: 'DateTime', native: '@db.Date' },
  'text[]': { type: 'String[]' },
  json: { type: 'Json' },
}

/** One field of a model as the three cells that `prisma format` aligns: name, type, attributes. */
export function prismaField(column: string, definition: Column, isId: boolean): [string, string, string] {
  const { type, native } = prismaTypes[definition.kind]
  const optional = definition.nullable && definition.kind !== 'text[]'
  const name = prismaFieldName(column)
  const attributes = [
    isId ? '@id' : undefined,
    prismaDefault(definition),
    name === column ? undefined : `@map("${column}")`,
    native,
  ]
  return [name, `${type}${optional ? '?' : ''}`, attributes.filter(Boolean).join(' ')]
}

export function prismaFieldName(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function prismaDefault({ kind, initial }: Column): string | undefined {
  if (initial === undefined) return undefined
  if (kind === 'json') return `@default(${JSON.stringify(JSON.stringify(initial))})`
  return `@default(${JSON.stringify(initial)})`
}
