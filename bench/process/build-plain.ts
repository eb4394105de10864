import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Beside the generated Prisma client: from there the libraries that stay outside are found. */
const folder = fileURLToPath(new URL('../generated/scenarios/', import.meta.url))

/**
 * Builds a program into one plain JavaScript file and tells its path. What compiles TypeScript while it runs would
 * else be part of the memory and the CPU that are measured.
 */
export async function buildPlain(source: URL): Promise<string> {
  const path = fileURLToPath(source)
  const outfile = `${folder}${basename(path, '.ts')}.mjs`
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@hubsync/source'],
    // Prisma and pg look for files beside themselves; Octokit is bundled for hubsync and for what it is measured beside.
    external: ['@prisma/*', 'pg'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)`,
    },
    logLevel: 'error',
  })
  return outfile
}
