import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { afterEach, expect, test } from 'vitest'

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: { name: string }[]
  options: { enhancedResolveOptions: object; exclude: object; doNotFollow: object }
}

type Files = Record<string, string>

/** A workspace small enough to read, with the folders of the real one and nothing wrong. */
const soundWorkspace: Files = {
  'packages/core/src/index.ts': `export { createHubSync } from './create-hubsync.js'`,
  'packages/core/src/create-hubsync.ts': `import { run } from './sync/run.js'
    import { client } from './github/client.js'
    import { runtime } from './system-runtime.js'
    export const createHubSync = () => run(client, runtime)`,
  'packages/core/src/sync/run.ts': `import type { Source } from '../contracts/source.js'
    export const run = (source: Source) => source`,
  'packages/core/src/sync/run.test.ts': `import { memoryAdapter } from '@hubsync/adapter-memory'
    import { client } from '../github/client.js'
    import { test } from 'vitest'
    test('runs', () => [memoryAdapter, client])`,
  'packages/core/src/github/client.ts': `import { Octokit } from '@octokit/core'
    import { runtime } from '../system-runtime.js'
    export const client = [Octokit, runtime]`,
  'packages/core/src/system-runtime.ts': `import type { Source } from './contracts/source.js'
    export const runtime: Source = 1`,
  'packages/core/src/contracts/source.ts': `import type { Project } from '../model/project.js'
    export type Source = Project`,
  'packages/core/src/model/project.ts': `export type Project = string`,
  'packages/core/src/errors/failure.ts': `export const failure = 1`,
  'packages/adapter-memory/src/index.ts': `import type { createHubSync } from '@hubsync/core'
    export const memoryAdapter = (hub: typeof createHubSync) => hub`,
  'packages/adapter-prisma/src/index.ts': `export const prismaAdapter = 1`,
  'packages/testkit/src/index.ts': `export const cases = 1`,
  'packages/simulator/src/index.ts': `export const createSimulator = 1`,
  'packages/cli/src/index.ts': `import { createHubSync } from '@hubsync/core'
    import { createSimulator } from '@hubsync/simulator'
    export const commands = [createHubSync, createSimulator]`,
  'tests/story.test.ts': `import { commands } from 'hubsync'
    import { cases } from '@hubsync/testkit'
    export const story = [commands, cases]`,
}

const names: Record<string, string> = {
  core: '@hubsync/core',
  'adapter-memory': '@hubsync/adapter-memory',
  'adapter-prisma': '@hubsync/adapter-prisma',
  testkit: '@hubsync/testkit',
  simulator: '@hubsync/simulator',
  cli: 'hubsync',
}

const folderOrder = ['errors', 'model', 'contracts', 'wire', 'streams', 'sync'] as const

/** For each rule the smallest change that breaks it. */
const breaches: Record<string, Files> = {
  'no-cycle': {
    'packages/core/src/model/project.ts': `import type { Bug } from './bug.js'
      export type Project = Bug`,
    'packages/core/src/model/bug.ts': `import type { Project } from './project.js'
      export type Bug = Project`,
  },
  resolvable: { 'packages/core/src/model/project.ts': `export * from './lost.js'` },
  'declared-dependency': { 'packages/core/src/github/client.ts': `export * from 'bottleneck'` },
  'no-development-dependency': { 'packages/core/src/github/client.ts': `export * from 'vitest'` },
  'no-build-output': {
    'packages/core/dist/index.js': `export const built = 1`,
    'packages/core/src/index.ts': `export * from '../dist/index.js'`,
  },
  'no-test-in-source': { 'packages/core/src/index.ts': `export * from './sync/run.test.js'` },
  'published-entry-points': { 'bench/speed.ts': `export * from '../packages/core/src/create-hubsync.js'` },
  'no-path-between-packages': {
    'packages/adapter-memory/src/index.ts': `export * from '../../core/src/index.js'`,
  },
  'core-stands-alone': {
    'packages/core/src/create-hubsync.ts': `export { memoryAdapter as createHubSync } from '@hubsync/adapter-memory'`,
  },
  'adapter-imports-core-only': {
    'packages/adapter-memory/src/index.ts': `export * from '@hubsync/adapter-prisma'`,
  },
  'testkit-imports-core-only': { 'packages/testkit/src/index.ts': `export * from '@hubsync/adapter-prisma'` },
  'testkit-has-no-runner': { 'packages/testkit/src/index.ts': `export { test } from 'vitest'` },
  'simulator-knows-no-core': {
    'packages/simulator/src/index.ts': `export type { createHubSync } from '@hubsync/core'`,
  },
  'nobody-imports-the-cli': { 'packages/adapter-prisma/src/index.ts': `export * from 'hubsync'` },
  'core-needs-no-database': { 'packages/core/src/create-hubsync.ts': `export type { Pool } from 'pg'` },
  'only-github-imports-octokit': {
    'packages/core/src/sync/run.ts': `import type { Octokit } from '@octokit/core'
      export const run = (octokit: Octokit) => octokit`,
  },
  'pure-folders-reach-nothing': { 'packages/core/src/model/project.ts': `export * from 'node:fs'` },
  'core-folder-has-its-place': {
    'packages/core/src/extras/thing.ts': `export * from '../errors/failure.js'`,
  },
  'system-runtime-imports-rightward': {
    'packages/core/src/system-runtime.ts': `export * from './sync/run.js'`,
  },
  'nobody-imports-the-index': { 'packages/core/src/create-hubsync.ts': `export * from './index.js'` },
  ...breachOfOrder('errors', 'model/project'),
  ...breachOfOrder('model', 'contracts/source'),
  ...breachOfOrder('wire', 'contracts/source'),
  ...breachOfOrder('contracts', 'sync/run'),
  ...breachOfOrder('normalize', 'sync/run'),
  ...breachOfOrder('status', 'sync/run'),
  ...breachOfOrder('streams', 'github/client'),
  ...breachOfOrder('github', 'sync/run'),
  ...breachOfOrder('sync', 'github/client'),
  ...breachOfOrder('webhook', 'sync/run'),
  ...breachOfOrder('connect', 'sync/run'),
  ...breachOfOrder('publish', 'github/client'),
  ...breachOfOrder('health', 'sync/run'),
}

const rooms: string[] = []
afterEach(async () => {
  await Promise.all(rooms.splice(0).map((room) => rm(room, { recursive: true })))
})

test('a sound workspace breaks no rule', async () => {
  expect(await brokenRules({})).toEqual([])
})

test('every rule has a change that breaks it', () => {
  expect(Object.keys(breaches).sort()).toEqual(forbidden.map((rule) => rule.name).sort())
})

test.each(Object.entries(breaches))('%s fires', async (rule, files) => {
  expect(await brokenRules(files)).toContain(rule)
})

test('an import to the right passes, to the left fires', async () => {
  for (const [rank, folder] of folderOrder.entries()) {
    for (const [otherRank, other] of folderOrder.entries()) {
      // contracts and wire stand side by side: neither imports the other.
      if (folder === other || (folder === 'wire' && other === 'contracts')) continue
      const broken = await brokenRules({
        [`packages/core/src/${other}/target.ts`]: 'export const target = 1',
        [`packages/core/src/${folder}/importer.ts`]: `export * from '../${other}/target.js'`,
      })
      expect(broken, `${folder} → ${other}`).toEqual(
        otherRank < rank ? [] : [`core-${folder}-imports-rightward`],
      )
    }
  }
})

function breachOfOrder(folder: string, target: string): Record<string, Files> {
  const breach = { [`packages/core/src/${folder}/breach.ts`]: `export * from '../${target}.js'` }
  return { [`core-${folder}-imports-rightward`]: breach }
}

async function brokenRules(changes: Files): Promise<string[]> {
  const room = await layOutWorkspace({ ...soundWorkspace, ...changes })
  const { output } = await cruise(['packages', 'tests', ...('bench/speed.ts' in changes ? ['bench'] : [])], {
    baseDir: room,
    validate: true,
    ruleSet: { forbidden } as IFlattenedRuleSet,
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    exclude: options.exclude,
    doNotFollow: options.doNotFollow,
    enhancedResolveOptions: options.enhancedResolveOptions,
  })
  const { violations } = (output as ICruiseResult).summary
  return [...new Set(violations.map((violation) => violation.rule.name))].sort()
}

async function layOutWorkspace(files: Files): Promise<string> {
  const room = await mkdtemp(join(tmpdir(), 'hubsync-structure-'))
  rooms.push(room)
  await write(room, 'package.json', JSON.stringify({ devDependencies: { vitest: '1' } }))
  for (const [folder, name] of Object.entries(names)) {
    const dependencies = folder === 'core' ? { '@octokit/core': '1', pg: '1' } : {}
    const exports = { '.': { '@hubsync/source': './src/index.ts' } }
    await write(room, `packages/${folder}/package.json`, JSON.stringify({ name, dependencies, exports }))
    await mkdir(join(room, 'node_modules', dirname(name)), { recursive: true })
    await symlink(join(room, 'packages', folder), join(room, 'node_modules', name))
  }
  for (const name of ['@octokit/core', 'bottleneck', 'pg', 'vitest']) {
    await write(room, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    await write(room, `node_modules/${name}/index.js`, '')
  }
  for (const [path, text] of Object.entries(files)) await write(room, path, text)
  return room
}

async function write(room: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(room, path)), { recursive: true })
  await writeFile(join(room, path), text)
}
