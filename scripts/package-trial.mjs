import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { runCommand } from './run-command.mjs'
import { root } from './workspace.mjs'

const always = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']
const expected = ['package.json', 'README.md', 'LICENSE']

/**
 * What is wrong with a packed package: its files, its manifest, its imports, its types.
 *
 * @param {{ name: string, tarball: string }} packed
 */
export async function findPackageTrouble({ name, tarball }) {
  const paths = await listTarball(tarball)
  const manifest = JSON.parse(await readPacked(tarball, 'package.json'))
  const findings = [
    ...expected.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
    ...findStrayFiles(paths, manifest),
    ...findWorkspaceWords(manifest),
    ...(await findUndeclaredImports(tarball, paths, manifest)),
    ...(await askPublint(tarball)),
    ...(await askAttw(tarball, manifest)),
  ]
  return findings.map((finding) => `${name}: ${finding}`)
}

/** @param {readonly string[]} paths @param {Record<string, any>} manifest */
function findStrayFiles(paths, manifest) {
  const declared = [...always, ...(manifest.files ?? [])]
  const isDeclared = (/** @type {string} */ path) =>
    declared.some((entry) => path === entry || path.startsWith(`${entry.replace(/\/$/, '')}/`))
  const built = (/** @type {string} */ path) =>
    !/\.test\.|\.tsbuildinfo$|(^|\/)(src|node_modules)\//.test(path)
  return paths
    .filter((path) => !isDeclared(path) || !built(path))
    .map((path) => `${path} does not belong there`)
}

/** Words that only the workspace understands. @param {Record<string, any>} manifest */
function findWorkspaceWords(manifest) {
  const text = JSON.stringify(manifest)
  return ['workspace:', '@hubsync/source']
    .filter((word) => text.includes(word))
    .map((word) => `its manifest says ${word}`)
}

/** @param {string} tarball @param {readonly string[]} paths @param {Record<string, any>} manifest */
async function findUndeclaredImports(tarball, paths, manifest) {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const known = new Set([manifest.name, ...declared, ...builtinModules])
  const findings = new Set()
  for (const path of paths.filter((candidate) => /\.(js|d\.ts)$/.test(candidate))) {
    for (const specifier of importsOf(await readPacked(tarball, path))) {
      if (!known.has(packageOf(specifier)))
        findings.add(`${path} imports ${specifier}, which users do not install`)
    }
  }
  return [...findings]
}

/** @param {string} source */
function importsOf(source) {
  const { importedFiles } = ts.preProcessFile(source, true, true)
  return importedFiles.map(({ fileName }) => fileName).filter((specifier) => !/^[./]/.test(specifier))
}

/** @param {string} specifier */
function packageOf(specifier) {
  const [first = '', second = ''] = specifier.replace(/^node:/, '').split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

/** @param {string} tarball */
async function askPublint(tarball) {
  const bytes = readFileSync(tarball)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  return messages.map((message) => `publint: ${formatMessage(message, pkg ?? {}, { color: false })}`)
}

/** @param {string} tarball @param {Record<string, any>} manifest */
async function askAttw(tarball, manifest) {
  const attw = join(root, 'node_modules/.bin/attw')
  const assets = Object.keys(manifest.exports ?? {}).filter((entry) => /\.(?!json$)\w+$/.test(entry))
  const words = [tarball, '--profile', 'esm-only', '--no-color']
  if (assets.length > 0) words.push('--exclude-entrypoints', ...assets)
  const { ok, everything } = await runCommand(attw, words, { cwd: root })
  return ok ? [] : [`attw:\n${everything}`]
}

/** @param {string} tarball */
async function listTarball(tarball) {
  const { output } = await runCommand('tar', ['-tzf', tarball], { cwd: root })
  return output
    .split('\n')
    .filter((path) => path !== '' && !path.endsWith('/'))
    .map((path) => path.replace(/^package\//, ''))
}

/** @param {string} tarball @param {string} path */
async function readPacked(tarball, path) {
  return (await runCommand('tar', ['-xzOf', tarball, `package/${path}`], { cwd: root })).output
}
