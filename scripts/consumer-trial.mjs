import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'
import { root } from './workspace.mjs'

const program = `import { memoryAdapter } from '@hubsync/adapter-memory'
import { prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, HubSyncError, quickSyncAll, type SyncResult } from '@hubsync/core'
import { createSimulator } from '@hubsync/simulator'
import * as testkit from '@hubsync/testkit'
import * as commands from 'hubsync'

export async function copyAccount(owner: string): Promise<SyncResult['errors']> {
  const result = await quickSyncAll(owner, { ...memoryAdapter(), auth: 'none' })
  return result.errors
}

export const parts = [createHubSync, HubSyncError, prismaAdapter, createSimulator, testkit, commands]
console.log(parts.every((part) => part !== undefined) ? 'consumer ran' : 'a name is missing')
`

/** Trouble in these files is ours; declarations of other libraries may have faults of their own. */
const ours = /^error TS|^(consumer\.ts|node_modules\/(@hubsync|hubsync)\/.*)\(\d+,\d+\): error/

/** How hosts resolve modules: Node itself, and bundlers. */
const resolutions = {
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
}

/**
 * What goes wrong when a host installs the tarballs into an empty folder, compiles against them and runs.
 *
 * @param {readonly { name: string, tarball: string }[]} packages
 * @param {string} room a folder to make and use, outside the workspace
 */
export async function findConsumerTrouble(packages, room) {
  mkdirSync(room, { recursive: true })
  write('package.json', { name: 'consumer', private: true, type: 'module' })
  writeFileSync(join(room, 'consumer.ts'), program)

  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel=error']
  const installed = await runCommand(
    'npm',
    ['install', ...quiet, ...packages.map(({ tarball }) => tarball)],
    { cwd: room },
  )
  if (!installed.ok) return [`consumer: npm cannot install the tarballs\n${installed.everything}`]

  const findings = []
  for (const [name, compilerOptions] of Object.entries(resolutions))
    findings.push(...(await compile(name, compilerOptions)))
  if (findings.length > 0) return findings

  const ran = await runCommand(process.execPath, ['consumer.js'], { cwd: room })
  if (!ran.output.includes('consumer ran')) findings.push(`consumer: does not run\n${ran.everything}`)

  const version = await runCommand(join(room, 'node_modules/.bin/hubsync'), ['--version'], { cwd: room })
  if (!version.ok || !/^\d+\.\d+\.\d+\S*\s*$/.test(version.output)) {
    findings.push(`consumer: \`hubsync --version\` prints no version\n${version.everything}`)
  }
  return findings

  /** @param {string} name @param {Record<string, string>} compilerOptions */
  async function compile(name, compilerOptions) {
    write(`tsconfig.${name}.json`, {
      compilerOptions: {
        ...compilerOptions,
        target: 'ES2022',
        strict: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: ['consumer.ts'],
    })
    const tsc = join(root, 'node_modules/.bin/tsc')
    const compiled = await runCommand(tsc, ['-p', `tsconfig.${name}.json`], { cwd: room })
    const trouble = compiled.output.split('\n').filter((line) => ours.test(line))
    return trouble.map((line) => `consumer, ${name} resolution: ${line}`)
  }

  /** @param {string} path @param {object} content */
  function write(path, content) {
    writeFileSync(join(room, path), JSON.stringify(content, null, 2))
  }
}
