import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { checkPrismaSchema, prismaSchema, type TableOptions } from '@hubsync/adapter-prisma'
import { HubSyncError } from '@hubsync/core'
import type { Surroundings } from '../settings.js'
import type { Output } from '../terminal/output.js'

export interface SchemaCommandOptions {
  readonly out?: string
  readonly check?: boolean
  readonly prefix?: string
  readonly dbSchema?: string
}

/** `hubsync schema`: the Prisma fragment, printed, written, or compared with the file. Host blocks in it survive. */
export async function runSchemaCommand(
  { out, check, prefix, dbSchema }: SchemaCommandOptions,
  { output, folder }: Surroundings & { output: Output },
): Promise<number> {
  const tables = {
    ...(prefix !== undefined && { tablePrefix: prefix }),
    ...(dbSchema !== undefined && { schema: dbSchema }),
  }
  if (out === undefined) {
    if (check) {
      throw new HubSyncError('configuration_invalid', '--check compares a file: name it with --out <file>')
    }
    output.out(prismaSchema(tables).trimEnd())
    return 0
  }
  const path = resolve(folder, out)
  const existing = await readExisting(path)
  if (check) return checkSchema(out, existing, tables, output)
  if (existing !== null) refuseForeignFile(out, existing, tables)
  const text = prismaSchema({ ...tables, ...(existing !== null && { existing }) })
  await writeWhole(path, text)
  output.out(`Wrote ${out}`)
  return 0
}

/** Null where there is no such file. */
async function readExisting(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw unusable(path, error)
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, cause: unknown): HubSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new HubSyncError('configuration_invalid', `${path} cannot be used for --out: ${reason}`, { cause })
}

/** Only the host's blocks survive writing: anything else that is not of hubsync's making would be lost. */
function refuseForeignFile(out: string, existing: string, tables: TableOptions): void {
  const own = blocksOf(prismaSchema(tables))
  const foreign = [...blocksOf(existing)].filter(([name, body]) => !own.has(name) && !body.includes(hostMark))
  if (foreign.length === 0) return
  const listed = foreign.map(([name]) => name).join(', ')
  throw new HubSyncError(
    'configuration_invalid',
    `${out} holds ${listed}, which would be lost: let --out name a file of hubsync's own, ` +
      'such as prisma/hubsync.prisma, and give Prisma the folder as its schema',
  )
}

const hostMark = 'hubsync:host-begin'

/** `model GitHubBug`, `generator client`, `datasource db` and the like, each with what it holds. */
function blocksOf(schema: string): Map<string, string> {
  const found = schema.matchAll(/^(\w+\s+\w+)\s*\{([\s\S]*?)^\}/gm)
  return new Map([...found].map(([, name = '', body = '']) => [name.replace(/\s+/, ' '), body]))
}

function checkSchema(out: string, existing: string | null, tables: TableOptions, output: Output): number {
  const differences = existing === null ? ['the file does not exist'] : checkPrismaSchema(existing, tables)
  if (differences.length === 0) {
    output.out(`${out} is up to date`)
    return 0
  }
  const listed = differences.map((difference) => `  ${difference}`).join('\n')
  output.out(`${out} is out of date:\n${listed}\n  → hubsync schema --out ${out} writes it anew`)
  return 1
}
