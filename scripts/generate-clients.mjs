// Generates the PrismaClient of every folder that has a prisma.config.ts (examples, bench), unless it is of today's
// schema. Run by the checks that need the clients' types, and before the tests (vitest's globalSetup).
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.mjs'
import { listFiles, root } from './workspace.mjs'

export async function setup() {
  const configs = listFiles().filter((path) => /^[^/]+(\/[^/]+)?\/prisma\.config\.ts$/.test(path))
  for (const config of configs) await generateClient(join(root, dirname(config)))
}

/** @param {string} folder */
async function generateClient(folder) {
  const require = createRequire(join(folder, 'package.json'))
  const prisma = require.resolve('prisma/package.json')
  const stamp = join(folder, 'generated', 'schema-version')
  const version = hashSchema(folder, readFileSync(prisma, 'utf8'))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return

  const cli = join(dirname(prisma), 'build', 'index.js')
  const generated = await runCommand(process.execPath, [cli, 'generate'], {
    cwd: folder,
    // Generating needs no schema engine, yet the CLI would download one: any executable keeps it from trying.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  if (!generated.ok) throw new Error(`prisma generate failed in ${folder}\n${generated.everything}`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, version)
}

/** @param {string} folder @param {string} prismaManifest */
function hashSchema(folder, prismaManifest) {
  const schema = listFiles(folder).filter((path) => path.endsWith('.prisma'))
  const hash = createHash('sha256').update(prismaManifest)
  for (const path of schema.sort()) hash.update(path).update(readFileSync(join(folder, path)))
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup()
