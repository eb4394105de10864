import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

/** One build for every published package: ESM with declarations; nothing is bundled that users install. */
function packageBuild(folder: string, entries: readonly string[]) {
  return {
    name: folder,
    entry: Object.fromEntries(entries.map((entry) => [entry, `packages/${folder}/src/${entry}.ts`])),
    outDir: `packages/${folder}/dist`,
    format: 'esm' as const,
    target: 'node20' as const,
    dts: true,
    clean: true,
    splitting: true,
    treeshake: true,
    removeNodeProtocol: false,
    silent: true,
    tsconfig: 'tsconfig.json',
    external: installedWith(folder),
  }
}

/** tsup looks for dependencies in the folder that it runs in, which is the workspace here, not the package. */
function installedWith(folder: string): RegExp[] {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(`packages/${folder}/package.json`, 'utf8'),
  )
  return Object.keys({ ...dependencies, ...peerDependencies }).map((name) => new RegExp(`^${name}($|/)`))
}

export default defineConfig([
  packageBuild('core', ['index', 'webhook/http/fastify', 'webhook/http/hono', 'webhook/http/next']),
  packageBuild('adapter-memory', ['index']),
  packageBuild('adapter-prisma', ['index']),
  packageBuild('testkit', ['index']),
  packageBuild('simulator', ['index', 'bin']),
  packageBuild('cli', ['index', 'bin']),
])
