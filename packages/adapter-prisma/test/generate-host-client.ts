import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { prismaSchema } from '../src/schema/prisma-schema.js'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const generatedFolder = join(packageFolder, 'generated')

/**
 * Generates the client of a host that took the fragment into its schema, unless it is there already, and tells its
 * entry file. `generated/host-client` leads to the newest one, for the type test.
 *
 * Several test processes may do so at once: a client has a folder of its own, which appears whole or not at all.
 */
export async function generateHostClient(): Promise<string> {
  const files = { 'host.prisma': hostSchema, 'hubsync.prisma': prismaSchema() }
  const version = await readPrismaVersion()
  const digest = createHash('sha256').update(JSON.stringify({ version, files })).digest('hex').slice(0, 12)
  const folder = join(generatedFolder, `host-client-${digest}`)
  if (!existsSync(folder)) await generate(folder, files)
  return pathToFileURL(join(folder, 'client', 'client.ts')).href
}

async function generate(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const fresh = join(generatedFolder, `unfinished-${randomBytes(6).toString('hex')}`)
  await mkdir(join(fresh, 'schema'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(fresh, 'schema', name), text)
  await writeFile(join(fresh, 'prisma.config.mjs'), `export default { schema: './schema' }\n`)
  await runPrisma(['generate', '--config', join(fresh, 'prisma.config.mjs')])
  const link = join(fresh, 'link')
  await symlink(folder, link, 'junction')
  await rename(link, join(generatedFolder, 'host-client'))
  // Whoever comes second finds the same client in place.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }))
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
  const cli = join(dirname(prismaManifest), 'build', 'index.js')
  await promisify(execFile)(process.execPath, [cli, ...parameters], {
    cwd: packageFolder,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
}

const prismaManifest = createRequire(import.meta.url).resolve('prisma/package.json')

async function readPrismaVersion(): Promise<string> {
  return JSON.parse(await readFile(prismaManifest, 'utf8')).version
}
