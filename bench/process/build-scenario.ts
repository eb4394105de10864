import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export type ScenarioName = 'run-hubsync' | 'run-baseline' | 'write-rows'

/** Beside the generated Prisma client: from there the libraries that stay outside are found. */
const folder = fileURLToPath(new URL('../generated/scenarios/', import.meta.url))

/**
 * Builds a scenario into one plain JavaScript file and tells its path. What compiles TypeScript while it runs would
 * else be part of the memory and the CPU that are measured.
 */
export async function buildScenario(name: ScenarioName): Promise<string> {
  const outfile = `${folder}${name}.mjs`
  await build({
    entryPoints: [fileURLToPath(new URL(`../scenarios/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@hubsync/source'],
    // Prisma and pg look for files beside themselves; Octokit is bundled for hubsync and for the baseline alike.
    external: ['@prisma/*', 'pg'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)`,
    },
    logLevel: 'error',
  })
  return outfile
}
