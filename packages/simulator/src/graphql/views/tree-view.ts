import { emptyBlobSha, readDirectory, readTree, type TreeEntry, treeSha } from '../../rest/file-tree.js'
import type { Commit, Repository } from '../../world/records.js'
import { refuseUnsimulated } from '../graphql-failure.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'

/** What `<commit>:<path>` names; `null` where there is nothing. */
export function findGitObject(
  scope: Scope,
  repository: Repository,
  commit: Commit,
  path: string,
): object | null {
  const wanted = path.replace(/^\/|\/$/g, '')
  if (wanted === '') return new TreeView(scope, repository, commit, '')
  const found = readTree(listFiles(repository, commit)).find((entry) => entry.path === wanted)
  if (!found) return null
  return found.type === 'tree'
    ? new TreeView(scope, repository, commit, wanted)
    : new BlobView(scope, repository, commit)
}

abstract class GitObjectView {
  protected readonly scope: Scope
  protected readonly record: Repository
  protected readonly commit: Commit

  constructor(scope: Scope, repository: Repository, commit: Commit) {
    this.scope = scope
    this.record = repository
    this.commit = commit
  }

  abstract get oid(): string

  get abbreviatedOid(): string {
    return this.oid.slice(0, 7)
  }

  get id(): string {
    return Buffer.from(`${this.record.id}:${this.oid}`).toString('base64url')
  }

  get repository(): object {
    return this.scope.views.repository(this.record)
  }

  get commitResourcePath(): string {
    return `${createRepositoryPath(this.scope.world, this.record)}/commit/${this.commit.sha}`
  }

  get commitUrl(): string {
    return createWebUrl(this.commitResourcePath)
  }
}

/** A folder of a commit's files. Only the head's files are known. */
export class TreeView extends GitObjectView {
  readonly __typename = 'Tree'
  readonly #path: string

  constructor(scope: Scope, repository: Repository, commit: Commit, path: string) {
    super(scope, repository, commit)
    this.#path = path
  }

  get oid(): string {
    return this.#path === '' ? this.commit.treeSha : treeSha(this.#path)
  }

  get entries(): object[] {
    const files = listFiles(this.record, this.commit)
    return readDirectory(files, this.#path).map((entry) => this.#createEntry(entry))
  }

  #createEntry({ path: name, type, sha }: TreeEntry): object {
    const path = this.#path === '' ? name : `${this.#path}/${name}`
    return {
      __typename: 'TreeEntry',
      name,
      path,
      mode: type === 'tree' ? 0o40000 : 0o100644,
      type,
      oid: sha,
      object:
        type === 'tree'
          ? new TreeView(this.scope, this.record, this.commit, path)
          : new BlobView(this.scope, this.record, this.commit),
      repository: this.repository,
    }
  }
}

/** A file; the world knows where it stands but not what is in it, so all are empty. */
class BlobView extends GitObjectView {
  readonly __typename = 'Blob'
  readonly oid = emptyBlobSha
  readonly text = ''
  readonly byteSize = 0
  readonly isBinary = false
  readonly isTruncated = false
}

function listFiles(repository: Repository, commit: Commit): string[] {
  if (commit.sha !== repository.headSha) throw refuseUnsimulated('the files of commits before the head')
  return repository.files
}
