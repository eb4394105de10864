import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { prismaSchema } from '../src/schema/prisma-schema.js'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const generatedFolder = join(packageFolder, 'generated')

/** Where the type test finds the client. */
const hostClientFolder = join(generatedFolder, 'host-client')

/**
 * Generates the client of a host that took the fragment into its schema, unless the one on disk is of today's
 * fragment, and tells its entry file. Several test processes may do so at once: the folder appears whole or not at all.
 */
export async function generateHostClient(): Promise<string> {
  const files = { 'host.prisma': hostSchema, 'hubsync.prisma': prismaSchema() }
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  const stamp = join(hostClientFolder, 'version')
  const entry = pathToFileURL(join(hostClientFolder, 'client', 'client.ts')).href
  if ((await readFile(stamp, 'utf8').catch(() => '')) === version) return entry

  const fresh = join(generatedFolder, `host-client-${randomBytes(6).toString('hex')}`)
  await mkdir(join(fresh, 'schema'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(fresh, 'schema', name), text)
  await writeFile(join(fresh, 'prisma.config.mjs'), `export default { schema: './schema' }\n`)
  await runPrisma(['generate', '--config', join(fresh, 'prisma.config.mjs')])
  await writeFile(join(fresh, 'version'), version)
  await replaceFolder(fresh)
  return entry
}

const hostSchema = `
generator client {
  provider               = "prisma-client"
  output                 = "../client"
  importFileExtension    = "ts"
  generatedFileExtension = "ts"
  moduleFormat           = "esm"
}

datasource db {
  provider = "postgresql"
}

model Account {
  id   Int    @id @default(autoincrement())
  name String
}
`

/** Generating needs no schema engine, yet the CLI would download one: any executable keeps it from trying. */
async function runPrisma(parameters: readonly string[]): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const cli = join(dirname(manifest), 'build', 'index.js')
  await promisify(execFile)(process.execPath, [cli, ...parameters], {
    cwd: packageFolder,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
}

async function replaceFolder(fresh: string): Promise<void> {
  const old = `${fresh}-old`
  await rename(hostClientFolder, old).catch(() => undefined)
  await rename(fresh, hostClientFolder).catch(() => rm(fresh, { recursive: true, force: true }))
  await rm(old, { recursive: true, force: true })
}
