import type { TreeEntry } from './file-tree.js'
import { type RepositoryParts, repositoryUrl } from './present-repository.js'
import type { Presentation } from './presentation.js'

/** A recursive listing stops here and says so. */
const entryLimit = 100_000

export function presentTree(
  sha: string,
  entries: readonly TreeEntry[],
  parent: RepositoryParts,
  presentation: Presentation,
) {
  const url = `${repositoryUrl(parent, presentation)}/git`
  return {
    sha,
    url: `${url}/trees/${sha}`,
    tree: entries.slice(0, entryLimit).map((entry) =>
      entry.type === 'blob'
        ? {
            path: entry.path,
            mode: '100644',
            type: 'blob',
            sha: entry.sha,
            size: 0,
            url: `${url}/blobs/${entry.sha}`,
          }
        : {
            path: entry.path,
            mode: '040000',
            type: 'tree',
            sha: entry.sha,
            url: `${url}/trees/${entry.sha}`,
          },
    ),
    truncated: entries.length > entryLimit,
  }
}
