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
  options: SchemaCommandOptions,
  { output, folder }: Surroundings & { output: Output },
): Promise<number> {
  if (options.check && options.out === undefined) {
    throw new HubSyncError('configuration_invalid', '--check compares a file: name it with --out')
  }
  const tables = {
    ...(options.prefix !== undefined && { tablePrefix: options.prefix }),
    ...(options.dbSchema !== undefined && { schema: options.dbSchema }),
  }
  if (options.out === undefined) {
    output.out(prismaSchema(tables).trimEnd())
    return 0
  }
  const path = resolve(folder, options.out)
  const existing = await readFile(path, 'utf8').catch(() => null)
  if (options.check) return checkSchema(options.out, existing, tables, output)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, prismaSchema({ ...tables, ...(existing !== null && { existing }) }))
  output.out(`Wrote ${options.out}`)
  return 0
}

function checkSchema(out: string, existing: string | null, tables: TableOptions, output: Output): number {
  const differences = existing === null ? ['the file does not exist'] : checkPrismaSchema(existing, tables)
  if (differences.length === 0) output.out(`${out} is up to date`)
  else output.out(`${out} is out of date (run hubsync schema --out ${out}):\n${differences.join('\n')}`)
  return differences.length === 0 ? 0 : 1
}
