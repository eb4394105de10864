import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { prismaSchema } from '@hubsync/adapter-prisma'
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
  const path = options.out === undefined ? null : resolve(folder, options.out)
  const existing = path === null ? null : await readFile(path, 'utf8').catch(() => null)
  const text = prismaSchema({
    ...(options.prefix !== undefined && { tablePrefix: options.prefix }),
    ...(options.dbSchema !== undefined && { schema: options.dbSchema }),
    ...(existing !== null && { existing }),
  })
  if (path === null) {
    output.out(text)
    return 0
  }
  if (options.check) {
    const isCurrent = existing === text
    output.out(
      isCurrent
        ? `${options.out} is up to date`
        : `${options.out} is out of date: run hubsync schema --out ${options.out}`,
    )
    return isCurrent ? 0 : 1
  }
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  output.out(`Wrote ${options.out}`)
  return 0
}
