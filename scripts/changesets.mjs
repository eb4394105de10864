/** Written by releases only, so its history is the history of releases. */
export const changelog = 'packages/core/CHANGELOG.md'

/**
 * The commit to compare with: on a branch where it left main, on main itself the last release.
 *
 * @param {(...words: string[]) => string} git throws where git has no answer
 * @returns {string | null} null before the first release: everything is new
 */
export function findBase(git) {
  const head = git('rev-parse', 'HEAD')
  for (const main of ['origin/main', 'main']) {
    const fork = ask(git, 'merge-base', 'HEAD', main)
    if (fork !== '' && fork !== head) return fork
  }
  return ask(git, 'log', '-1', '--format=%H', '--', changelog) || null
}

/**
 * The packages that a changeset announces.
 *
 * @param {string} file
 * @param {string} text
 * @returns {{ file: string, names: string[] }}
 */
export function readChangeset(file, text) {
  const header = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? ''
  const names = [...header.matchAll(/^(['"]?)(\S+)\1:\s*(?:major|minor|patch)\s*$/gm)]
  return { file, names: names.map(([, , name = '']) => name) }
}

/**
 * Packages whose released files changed though no changeset announces them.
 *
 * @param {readonly { name: string, folder: string }[]} packages
 * @param {readonly string[]} changed paths from the workspace's root
 * @param {readonly { names: string[] }[]} changesets
 */
export function findUnannounced(packages, changed, changesets) {
  const announced = new Set(changesets.flatMap(({ names }) => names))
  return packages
    .filter(({ name, folder }) => !announced.has(name) && changed.some((path) => isReleased(path, folder)))
    .map(({ name }) => `${name} changed: say what users get with \`npx -y pnpm@10 changeset\``)
}

/** @param {string} path @param {string} folder */
function isReleased(path, folder) {
  return path.startsWith(`${folder}/`) && !/\.test(-d)?\.ts$|\/(test|testing)\/|\/CHANGELOG\.md$/.test(path)
}

/** @param {(...words: string[]) => string} git @param {string[]} words */
function ask(git, ...words) {
  try {
    return git(...words)
  } catch {
    return ''
  }
}
