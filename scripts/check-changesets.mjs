// Every published package whose released files changed is named by a changeset, and every changeset names
// published packages only.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changelog, findBase, findUnannounced, readChangeset } from './changesets.mjs'
import { report } from './report.mjs'
import { listFiles, listPublishedPackages, root, runGit } from './workspace.mjs'

const packages = listPublishedPackages()
const base = findBase(runGit)
const changed = base === null ? listFiles() : runGit('diff', '--name-only', base).split('\n')
const changesets = readdirSync(join(root, '.changeset'))
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => readChangeset(file, readFileSync(join(root, '.changeset', file), 'utf8')))
// A branch that releases has turned its changesets into changelogs.
const isRelease = changed.includes(changelog)

report(`changesets (since ${base?.slice(0, 8) ?? 'the beginning'})`, [
  ...changesets.flatMap(({ file, names }) =>
    names.filter(isUnknown).map((name) => `${file} names ${name}, which is not published`),
  ),
  ...changesets.filter(({ names }) => names.length === 0).map(({ file }) => `${file} names no package`),
  ...(isRelease ? [] : findUnannounced(packages, changed, changesets)),
])

/** @param {string} name */
function isUnknown(name) {
  return !packages.some((published) => published.name === name)
}
