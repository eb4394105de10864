import { resolveRef } from '../commit-range.js'
import { emptyRepository, notFound, RestFailure } from '../errors.js'
import { findDirectory, readDirectory, readTree, type TreeEntry, treeSha } from '../file-tree.js'
import { commitOf } from '../gather-commit.js'
import { gatherRepository } from '../gather-repository.js'
import { presentDirectoryEntry, presentFile } from '../present-content.js'
import { presentTree } from '../present-tree.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'

/** A directory shows no more entries than these, and does not say so. */
const directoryLimit = 1000

export const contentRoutes: RepositoryRoute[] = [
  {
    path: '/git/trees/{tree_sha+}',
    documentation: 'git/trees#get-a-tree',
    scopes: 'repo',
    answer: (call) => {
      const { repository } = call
      if (repository.headSha === null) throw emptyRepository()
      const { directory, sha } = findTree(call, parameter(call, 'tree_sha'))
      const read = call.query.has('recursive') ? readTree : readDirectory
      const parent = gatherRepository(call, repository, call.owner)
      return {
        body: presentTree(sha, read(repository.files, directory), parent, call.presentation),
        lastModified: commitOf(call, repository.headSha).committer.date,
      }
    },
  },
  {
    path: '/contents',
    documentation: 'repos/contents#get-repository-content',
    scopes: '',
    answer: showContent,
  },
  {
    path: '/contents/',
    documentation: 'repos/contents#get-repository-content',
    scopes: '',
    answer: showContent,
  },
  {
    path: '/contents/{path+}',
    documentation: 'repos/contents#get-repository-content',
    scopes: '',
    answer: showContent,
  },
]

function showContent(call: RepositoryCall) {
  const { repository, query } = call
  if (repository.headSha === null) throw new RestFailure(404, 'This repository is empty.')
  const ref = query.get('ref') ?? repository.defaultBranchName
  const sha = resolveRef(call, ref)
  if (sha === undefined) throw new RestFailure(404, `No commit found for the ref ${ref}`)
  const parent = gatherRepository(call, repository, call.owner)
  const lastModified = commitOf(call, sha).committer.date
  const path = (call.parameters.path ?? '').replace(/\/$/, '')
  const file = findFile(repository.files, path)
  if (file) return { body: presentFile(file, ref, parent, call.presentation), lastModified }
  const entries = readDirectory(repository.files, path).slice(0, directoryLimit)
  if (entries.length === 0 && path !== '') throw notFound()
  const body = entries.map((entry) => {
    const full = path === '' ? entry : { ...entry, path: `${path}/${entry.path}` }
    return presentDirectoryEntry(full, ref, parent, call.presentation)
  })
  return { body, lastModified }
}

function findFile(files: readonly string[], path: string): TreeEntry | undefined {
  if (!files.includes(path)) return undefined
  const slash = path.lastIndexOf('/')
  const directory = slash === -1 ? '' : path.slice(0, slash)
  const entry = readDirectory(files, directory).find((candidate) => path.endsWith(candidate.path))
  return entry && { ...entry, path }
}

/** Only the newest tree is known: any commit and any root tree stands for it. */
function findTree(call: RepositoryCall, ref: string): { directory: string; sha: string } {
  const { repository, world } = call
  const commitSha = resolveRef(call, ref)
  if (commitSha !== undefined) return { directory: '', sha: commitOf(call, commitSha).treeSha }
  const head = repository.headSha === null ? undefined : world.commit(repository.id, repository.headSha)
  if (head?.treeSha === ref) return { directory: '', sha: ref }
  const directory = findDirectory(repository.files, ref)
  if (directory === undefined) throw notFound()
  return { directory, sha: treeSha(directory) }
}
