import { defineConfig } from 'tsup'

/** One build for every published package: ESM only, with declarations, nothing bundled that is declared a dependency. */
function packageBuild(name: string, entry: Record<string, string>) {
  return {
    name,
    entry: Object.fromEntries(
      Object.entries(entry).map(([output, source]) => [output, `packages/${name}/src/${source}`]),
    ),
    outDir: `packages/${name}/dist`,
    format: 'esm' as const,
    target: 'node20' as const,
    dts: true,
    clean: true,
    splitting: true,
    treeshake: true,
    tsconfig: 'tsconfig.json',
  }
}

export default defineConfig([
  packageBuild('core', { index: 'index.ts' }),
  packageBuild('adapter-memory', { index: 'index.ts' }),
  packageBuild('adapter-prisma', { index: 'index.ts' }),
  packageBuild('testkit', { index: 'index.ts' }),
  packageBuild('simulator', { index: 'index.ts', bin: 'bin.ts' }),
  packageBuild('cli', { index: 'index.ts', bin: 'bin.ts' }),
])
