import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { Product } from './product.js'

/** One place in the sources, written differently. */
export interface Mutant {
  /** What the broken build does. */
  readonly name: string
  /** Below `packages/`. */
  readonly file: string
  /** Stands there exactly once. */
  readonly find: string
  readonly replace: string
}

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
/** From there the libraries that the product is built on are found. */
const cache = join(packages, 'core/node_modules/.cache')

/** A build of the product from its sources with one rule broken. Its file is gone again when it was loaded. */
export async function buildMutant(mutant: Mutant): Promise<Product> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'mutant-'))
  const outfile = join(folder, 'mutant.mjs')
  try {
    await build({
      entryPoints: [fileURLToPath(new URL('product-exports.ts', import.meta.url))],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['@hubsync/source'],
      logLevel: 'silent',
      plugins: [keepLibraries, patch(mutant)],
    })
    return (await import(pathToFileURL(outfile).href)) as Product
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Only the product's own packages are bundled. */
const keepLibraries: Plugin = {
  name: 'keep-libraries',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@hubsync/') ? undefined : { path, external: true },
    )
  },
}

/** A text that is not there any more fails the build: a mutant must not outlive what it breaks. */
function patch({ file, find, replace }: Mutant): Plugin {
  const path = join(packages, file)
  let isPatched = false
  return {
    name: 'patch',
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== path) return undefined
        const source = await readFile(path, 'utf8')
        const places = source.split(find).length - 1
        if (places !== 1) throw new Error(`${file} holds ${places} times what the mutant replaces: ${find}`)
        isPatched = true
        return { contents: source.replace(find, () => replace), loader: 'ts' }
      })
      builder.onEnd(() => {
        if (!isPatched) throw new Error(`${file} is no part of the product`)
      })
    },
  }
}
