import { permissionOf } from '../../rest/gather-repository.js'
import { releasePath } from '../../rest/present-release.js'
import type { Release, Repository } from '../../world/records.js'
import { mostReleasesListed } from '../../world/shipment-directory.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl } from '../web-address.js'
import { toDatabaseId } from './database-id.js'
import type { ShipmentOrder } from './deployment-view.js'

export interface ReleaseArguments extends PageArguments {
  orderBy?: ShipmentOrder<'CREATED_AT' | 'NAME'> | null
}

/** Drafts only for those who may push. */
export function pageReleases(scope: Scope, repository: Repository, args: ReleaseArguments): Connection {
  const maySeeDrafts = mayPush(scope, repository)
  const rows = scope.world.shipments
    .releasesOf(repository.id)
    .filter(({ isDraft }) => maySeeDrafts || !isDraft)
  const keyOf = ({ name, createdAt, id }: Release) => [
    args.orderBy?.field === 'NAME' ? (name ?? '') : createdAt,
    id,
  ]
  const isByName = args.orderBy?.field === 'NAME'
  const ordered = isByName
    ? rows.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1) || a.id - b.id)
    : rows
  const descending = args.orderBy?.direction === 'DESC'
  const listed = descending ? ordered.slice(-mostReleasesListed) : ordered.slice(0, mostReleasesListed)
  return pageByKey({ rows: listed, descending, keyOf }, args, {
    node: (release) => new ReleaseView(scope, repository, release),
    countNodes: (count) => scope.countNodes(count),
  })
}

/** What the caller may do in a repository, in the schema's words; `null` for an app. */
export function viewerPermissionOf(scope: Scope, repository: Repository): string | null {
  const owner = scope.world.accountById(repository.ownerId)
  const permission = owner && permissionOf(scope, owner)
  return permission?.toUpperCase() ?? null
}

function mayPush(scope: Scope, repository: Repository): boolean {
  const permission = viewerPermissionOf(scope, repository)
  return permission === 'ADMIN' || permission === 'WRITE'
}

class ReleaseView {
  readonly __typename = 'Release'
  readonly #scope: Scope
  readonly #repository: Repository
  readonly #release: Release

  constructor(scope: Scope, repository: Repository, release: Release) {
    this.#scope = scope
    this.#repository = repository
    this.#release = release
  }

  get id(): string {
    return this.#release.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.#release.id)
  }

  get tagName(): string {
    return this.#release.tagName
  }

  get name(): string | null {
    return this.#release.name
  }

  get description(): string | null {
    return this.#release.body
  }

  get isDraft(): boolean {
    return this.#release.isDraft
  }

  get isPrerelease(): boolean {
    return this.#release.isPrerelease
  }

  /** The schema has room for persons only. */
  get author(): object | null {
    const author = this.#scope.world.accountById(this.#release.authorId)
    return author ? this.#scope.views.user(author) : null
  }

  get createdAt(): string {
    return this.#release.createdAt
  }

  get updatedAt(): string {
    return this.#release.updatedAt
  }

  get publishedAt(): string | null {
    return this.#release.publishedAt
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }

  get resourcePath(): string {
    return `${createRepositoryPath(this.#scope.world, this.#repository)}/${releasePath(this.#release)}`
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }
}
