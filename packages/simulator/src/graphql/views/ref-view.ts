import type { Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import type { Scope } from '../scope.js'

/** The default branch, the only one that the world knows. */
export class RefView {
  readonly __typename = 'Ref'
  readonly prefix = 'refs/heads/'
  readonly name: string
  readonly #scope: Scope
  readonly #repository: Repository
  readonly #sha: string

  constructor(scope: Scope, repository: Repository, sha: string) {
    this.name = repository.defaultBranchName
    this.#scope = scope
    this.#repository = repository
    this.#sha = sha
  }

  get id(): string {
    return `REF_${Buffer.from(`${this.#repository.id}:${this.prefix}${this.name}`).toString('base64url')}`
  }

  get target(): object {
    return this.#scope.views.commit(this.#repository, this.#sha)
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }
}

export interface RefArguments extends PageArguments {
  refPrefix: string
  query?: string | null
}

export function pageRefs(scope: Scope, repository: Repository, args: RefArguments): Connection {
  const { headSha, defaultBranchName } = repository
  const isListed =
    headSha !== null &&
    `refs/heads/${defaultBranchName}`.startsWith(args.refPrefix) &&
    (!args.query || defaultBranchName.includes(args.query))
  const rows = isListed ? [headSha] : []
  return pageByKey({ rows, keyOf: () => [defaultBranchName] }, args, {
    node: (sha) => new RefView(scope, repository, sha),
    countNodes: (count) => scope.countNodes(count),
  })
}
