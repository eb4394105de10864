import pLimit from 'p-limit'
import type { Clock } from '../../contracts/runtime.js'
import type { Page, PageRequest, ReadOptions, RepositoryReference } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Scope } from '../../model/ids.js'
import type { ReadCredential } from '../client/token-reader.js'
import { failedPage } from '../failed-page.js'
import type { DatedSource } from './date-source.js'
import { type GitUrl, resolveGitAddress } from './git-address.js'
import { GitFolder } from './git-folder.js'
import { GitRepository } from './git-repository.js'
import { countHistory, listWalk, readShas, type Walk } from './list-walk.js'
import { parseCommit } from './parse-commit.js'
import { readObjects } from './read-objects.js'

export interface GitSourceOptions {
  readonly scope: Scope
  /** Where GitHub's pages for people are, and its git. */
  readonly origin: string
  readonly readCredentials: readonly ReadCredential[]
  readonly clock: Clock
  /** A folder of the host's, which stays; absent for one that goes when the source is closed. */
  readonly directory?: string | undefined
  readonly gitUrl?: GitUrl | undefined
}

/** Repositories that are fetched or read at once, each by a few processes. */
const mostAtOnce = 4

/** A walk that pages are read from. */
interface OpenWalk {
  readonly git: GitRepository
  /** Null where there is nothing to go on from: the branch is empty, or the former head is not behind this one. */
  readonly walk: Walk | null
  readonly head: string | null
  readonly total: number
}

/** Reads pages of walks over histories that git brings. */
export class GitWalks {
  readonly #dated: DatedSource
  readonly #options: GitSourceOptions
  readonly #folder: GitFolder
  readonly #limit = pLimit(mostAtOnce)
  /** The walk that each repository is read by, by GitHub's id. */
  readonly #open = new Map<number, { readonly key: string; readonly walk: OpenWalk }>()

  constructor(dated: DatedSource, options: GitSourceOptions) {
    this.#dated = dated
    this.#options = options
    this.#folder = new GitFolder(options.directory, options.scope)
  }

  /** Pages of one walk are read together; those that fail carry the reason. */
  async read(requests: readonly PageRequest[], options: ReadOptions): Promise<Page[]> {
    const groups = new Map<string, PageRequest[]>()
    for (const request of requests) {
      const key = `${request.repository?.githubId} ${keyOf(request)}`
      groups.set(key, [...(groups.get(key) ?? []), request])
    }
    const pages = [...groups.values()].map((own) => this.#limit(() => this.#readSettled(own, options)))
    return (await Promise.all(pages)).flat()
  }

  close(): Promise<void> {
    return this.#folder.close()
  }

  async #readSettled(requests: readonly PageRequest[], options: ReadOptions): Promise<Page[]> {
    try {
      return await this.#readPages(requests, options)
    } catch (thrown) {
      const error = HubSyncError.from(thrown, 'git_failed')
      if (error.code === 'interrupted') throw error
      return requests.map((request) => failedPage(request, this.#observedAt(), error))
    }
  }

  async #readPages(requests: readonly PageRequest[], { signal }: ReadOptions): Promise<Page[]> {
    const [first] = requests
    const repository = first?.repository
    if (first === undefined || repository == null) return []
    const { git, walk, head, total } = await this.#openWalk(first, repository, signal)
    const told = { total, descending: false, observedAt: this.#observedAt(), ...(head !== null && { head }) }
    if (walk === null) return requests.map((request) => ({ request, records: [], next: null, ...told }))
    const lists = await Promise.all(
      requests.map((request) => readShas(walk, offsetOf(request), request.first)),
    )
    const shas = lists.flat()
    const objects = await readObjects(git, shas, signal)
    const webUrl = `${this.#options.origin}/${repository.fullName}`
    const records = shas.map((sha, index) => parseCommit(sha, objects[index] ?? new Uint8Array(), webUrl))
    let read = 0
    return requests.map((request, index) => {
      const count = lists[index]?.length ?? 0
      const own = records.slice(read, read + count)
      read += count
      const end = offsetOf(request) + count
      const next = count > 0 && end < walk.length ? `${walk.head} ${end}` : null
      return { request, records: own, next, ...told }
    })
  }

  async #openWalk(
    request: PageRequest,
    repository: RepositoryReference,
    signal: AbortSignal,
  ): Promise<OpenWalk> {
    const key = keyOf(request)
    const open = this.#open.get(repository.githubId)
    if (open?.key === key) return open.walk
    const git = await this.#repositoryOf(repository)
    const walk = await this.#startWalk(git, request, repository, signal)
    // A walk that pins no head is one of this moment.
    if (request.head !== null) this.#open.set(repository.githubId, { key, walk })
    return walk
  }

  async #startWalk(
    git: GitRepository,
    { head: asked, base = null }: PageRequest,
    repository: RepositoryReference,
    signal: AbortSignal,
  ): Promise<OpenWalk> {
    const head = asked ?? (await this.#findHead(git, repository, signal))
    if (head === null) return { git, walk: null, head, total: 0 }
    if (!(await git.fetch(head, signal))) throw await this.#missing(git, { head, repository, signal })
    if (base !== null && !(await git.isBehind(base, head, signal))) {
      return { git, walk: null, head, total: await countHistory(git, head, signal) }
    }
    const walk = await listWalk(git, { head, base }, signal)
    return { git, walk, head, total: walk.total }
  }

  /** GitHub itself tells where the branch stands; over REST that would be a request, and git tells it as well. */
  async #findHead(
    git: GitRepository,
    repository: RepositoryReference,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { source } = this.#dated
    if (source.transport === 'rest') return git.findHead(signal)
    const { repositories, failures } = await source.probeRepositories([repository], {
      details: false,
      signal,
    })
    const [failure] = failures
    if (failure !== undefined) throw failure.error
    const [found] = repositories
    if (found?.headSha !== undefined) return found.headSha
    throw new HubSyncError('repository_not_found', `${repository.fullName} cannot be found any more`)
  }

  /** A commit is lost only where the branch has moved since; otherwise git's server is behind the API's. */
  async #missing(
    git: GitRepository,
    { head, repository, signal }: { head: string; repository: RepositoryReference; signal: AbortSignal },
  ): Promise<HubSyncError> {
    const today = await this.#findHead(git, repository, signal)
    if (today !== head) {
      return new HubSyncError('request_refused', `The commit ${head} of ${repository.fullName} is gone`)
    }
    return new HubSyncError(
      'git_failed',
      `Git's server does not have the head ${head} of ${repository.fullName}`,
    )
  }

  async #repositoryOf(repository: RepositoryReference): Promise<GitRepository> {
    const { origin, gitUrl, readCredentials, clock } = this.#options
    return new GitRepository({
      repository,
      address: resolveGitAddress(origin, repository, gitUrl),
      directory: await this.#folder.placeOf(repository.githubId),
      isKept: this.#folder.isKept,
      readCredentials,
      clock,
    })
  }

  /** Nothing is asked of git before the API has answered something. */
  #observedAt(): string {
    return this.#dated.latest() ?? new Date(0).toISOString()
  }
}

function keyOf({ head, base = null }: PageRequest): string {
  return `${head} ${base}`
}

/** A cursor is the head and how many commits were read. */
function offsetOf({ cursor }: PageRequest): number {
  return cursor === null ? 0 : Number(cursor.split(' ')[1])
}
