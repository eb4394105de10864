import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds the workspace. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Every file of a folder that git keeps or would keep, relative to it.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function listFiles(folder = root) {
  const listing = runGit('-C', folder, 'ls-files', '--cached', '--others', '--exclude-standard', '-z')
  return [...new Set(listing.split('\0'))].filter((path) => path !== '' && existsSync(join(folder, path)))
}

/**
 * The packages that users install.
 *
 * @returns {{ name: string, folder: string, manifest: Record<string, any> }[]}
 */
export function listPublishedPackages() {
  return readdirSync(join(root, 'packages'))
    .map((folder) => `packages/${folder}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({ folder, manifest, name: manifest.name }))
}

/** @param {string[]} words */
export function runGit(...words) {
  const maxBuffer = 64 * 1024 * 1024
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer, stdio: 'pipe' }).trimEnd()
}
