import type { TreeEntry } from './file-tree.js'
import { type RepositoryParts, repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import type { Presentation } from './presentation.js'

/** One line of a directory. */
export function presentDirectoryEntry(
  entry: TreeEntry,
  ref: string,
  parent: RepositoryParts,
  presentation: Presentation,
) {
  const apiUrl = repositoryUrl(parent, presentation)
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const isFile = entry.type === 'blob'
  const self = `${apiUrl}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const html = `${repositoryHtmlUrl(parent)}/${entry.type}/${ref}/${path}`
  const git = `${apiUrl}/git/${entry.type}s/${entry.sha}`
  const rawUrl = `https://raw.githubusercontent.com/${parent.owner.login}/${parent.repository.name}/${ref}/${path}`
  return {
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.sha,
    size: 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? rawUrl : null,
    type: isFile ? 'file' : 'dir',
    _links: { self, git, html },
  }
}

export function presentFile(
  entry: TreeEntry,
  ref: string,
  parent: RepositoryParts,
  presentation: Presentation,
) {
  return {
    ...presentDirectoryEntry(entry, ref, parent, presentation),
    content: '',
    encoding: 'base64',
  }
}
