import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPackageTrouble } from './package-trial.mjs'

const manifest = {
  name: 'sound',
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  files: ['dist'],
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  dependencies: { zod: '^4.0.0' },
}

const sound = {
  'README.md': '# sound',
  LICENSE: 'MIT',
  'package.json': JSON.stringify(manifest),
  'dist/index.js': `import { z } from 'zod'\nimport { join } from 'node:path'\nexport const one = [z, join, "set state = 'new' from 'old'"]\n`,
  'dist/index.d.ts': 'export declare const one: unknown\n',
}

let room: string
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'hubsync-package-'))
})
afterEach(() => rm(room, { recursive: true }))

test('a sound package passes', async () => {
  expect(await troubleOf(sound)).toEqual([])
})

test('a file that is no module may be an entry point', async () => {
  const exports = { ...manifest.exports, './schema.prisma': './schema.prisma' }
  const files = ['dist', 'schema.prisma']
  const text = JSON.stringify({ ...manifest, exports, files })
  expect(await troubleOf({ ...sound, 'package.json': text, 'schema.prisma': 'model A {}' })).toEqual([])
})

test('a package without README or with a stray file is told', async () => {
  const { 'README.md': _, ...silent } = sound
  expect(await troubleOf({ ...silent, 'src/index.ts': '' })).toEqual([
    'sound: README.md is missing',
    'sound: src/index.ts does not belong there',
  ])
})

test('a test among the built files is told', async () => {
  expect(await troubleOf({ ...sound, 'dist/index.test.js': '' })).toEqual([
    'sound: dist/index.test.js does not belong there',
  ])
})

test('words that only the workspace understands are told', async () => {
  const dependencies = { zod: 'workspace:^' }
  const trouble = await troubleOf({ ...sound, 'package.json': JSON.stringify({ ...manifest, dependencies }) })
  expect(trouble).toContain('sound: its manifest says workspace:')
})

test('an import that users do not install is told, in code and in declarations', async () => {
  const trouble = await troubleOf({
    ...sound,
    'dist/index.js': `export * from 'pg'\n`,
    'dist/index.d.ts': `export declare const client: import('@types/pg').Client\n`,
  })
  expect(trouble).toEqual([
    'sound: dist/index.d.ts imports @types/pg, which users do not install',
    'sound: dist/index.js imports pg, which users do not install',
  ])
})

test('what publint finds is told', async () => {
  const { 'dist/index.d.ts': _, ...untyped } = sound
  expect(await troubleOf(untyped)).toEqual([expect.stringMatching(/^sound: publint: .*index\.d\.ts/)])
})

test('declarations that do not resolve for users are told', async () => {
  const trouble = await troubleOf({ ...sound, 'dist/index.d.ts': `export * from './missing.js'\n` })
  expect(trouble).toEqual([expect.stringMatching(/^sound: attw:.*internal resolution/is)])
})

async function troubleOf(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(room, 'package', path)), { recursive: true })
    await writeFile(join(room, 'package', path), text)
  }
  const tarball = join(room, 'sound.tgz')
  execFileSync('tar', ['-czf', tarball, '--sort=name', '-C', room, 'package'])
  return findPackageTrouble({ name: 'sound', tarball })
}
