import { createHash } from 'node:crypto'

export interface TreeEntry {
  path: string
  type: 'blob' | 'tree'
  sha: string
}

/** The state knows which files there are, not what is in them: all are empty. */
export const emptyBlobSha = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'

/** Everything below a directory, in git's order: each directory before what it holds. */
export function readTree(files: readonly string[], directory = ''): TreeEntry[] {
  const prefix = directory === '' ? '' : `${directory}/`
  const entries = new Map<string, TreeEntry>()
  for (const file of files) {
    if (!file.startsWith(prefix)) continue
    const path = file.slice(prefix.length)
    entries.set(path, { path, type: 'blob', sha: emptyBlobSha })
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash)
      const key = `${parent}/`
      if (entries.has(key)) break
      entries.set(key, { path: parent, type: 'tree', sha: treeSha(`${prefix}${parent}`) })
    }
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

/** What stands in a directory itself. */
export function readDirectory(files: readonly string[], directory = ''): TreeEntry[] {
  return readTree(files, directory).filter(({ path }) => !path.includes('/'))
}

/** Finds the directory that has this sha. */
export function findDirectory(files: readonly string[], sha: string): string | undefined {
  return readTree(files).find((entry) => entry.type === 'tree' && entry.sha === sha)?.path
}

/** A stand-in: git's own would need the contents. */
export function treeSha(path: string): string {
  return createHash('sha1').update(`tree ${path}`).digest('hex')
}
