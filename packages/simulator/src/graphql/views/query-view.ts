import type { Repository } from '../../world/records.js'
import { type GraphqlFailure, refuseMissing, refuseUnsimulated } from '../graphql-failure.js'
import type { Scope } from '../scope.js'

/** Where every query starts. */
export class QueryView {
  readonly #scope: Scope

  constructor(scope: Scope) {
    this.#scope = scope
  }

  get viewer(): object {
    const { account } = this.#scope.caller
    if (!account) throw refuseUnsimulated('whose token this is')
    return this.#scope.views.user(account)
  }

  get rateLimit(): object | null {
    return this.#scope.rateLimit
  }

  get relay(): QueryView {
    return this
  }

  repository({ owner, name, followRenames }: RepositoryArguments): object {
    const found = this.#scope.world.findRepository(owner, name)
    const isHere = found && !(found.moved && followRenames === false)
    const repository = isHere ? this.#scope.views.visibleRepository(found.repository) : null
    if (!repository) throw refuseMissing(`a Repository with the name '${owner}/${name}'.`)
    return repository
  }

  /** The only look-up that says nothing of a login that does not exist. */
  repositoryOwner({ login }: LoginArguments): object | null {
    const account = this.#scope.world.accountByLogin(login)
    return account && account.type !== 'Bot' ? this.#scope.views.actor(account.id) : null
  }

  user({ login }: LoginArguments): object {
    const account = this.#scope.world.accountByLogin(login)
    if (account?.type !== 'User') throw refuseMissing(`a User with the login of '${login}'.`)
    return this.#scope.views.user(account)
  }

  organization({ login }: LoginArguments): object | null {
    const account = this.#scope.world.accountByLogin(login)
    if (account?.type !== 'Organization') {
      throw refuseMissing(`an Organization with the login of '${login}'.`)
    }
    return this.#scope.views.actor(account.id)
  }

  node({ id }: { id: string }): object {
    const node = this.#findNode(id)
    if (!node) throw refuseMissingNode(id)
    return node
  }

  /** Each id that leads nowhere is `null` with an error of its own. */
  nodes({ ids }: { ids: string[] }): object[] {
    let found = 0
    const nodes = ids.map((id) => {
      const node = this.#findNode(id)
      if (node) found += 1
      return node ?? refuseMissingNode(id)
    })
    this.#scope.countNodes(found)
    return nodes
  }

  #findNode(id: string): object | null {
    const { world, caller, views } = this.#scope
    const node = world.byNodeId(id)
    switch (node?.kind) {
      case undefined:
        return null
      case 'account':
        return views.actor(node.record.id)
      case 'repository':
        return views.visibleRepository(node.record)
      case 'issue':
        return this.#whereSeen(node.record.repositoryId, ({ hasIssues }) =>
          hasIssues ? views.issue(node.record) : null,
        )
      case 'pullRequest':
        return this.#whereSeen(node.record.repositoryId, () => views.pullRequest(node.record))
      case 'review': {
        const { pullRequestId, state, authorId } = node.record
        if (state === 'PENDING' && authorId !== caller.account?.id) return null
        const pullRequest = world.pullRequestById(pullRequestId)
        return pullRequest ? this.#whereSeen(pullRequest.repositoryId, () => views.review(node.record)) : null
      }
      case 'commit':
        return this.#whereSeen(node.repositoryId, (repository) => views.commit(repository, node.record.sha))
    }
  }

  #whereSeen(repositoryId: number, show: (repository: Repository) => object | null): object | null {
    const repository = this.#scope.world.repositoryById(repositoryId)
    return repository && this.#scope.caller.sees(repository) ? show(repository) : null
  }
}

interface RepositoryArguments {
  owner: string
  name: string
  followRenames?: boolean | null
}

interface LoginArguments {
  login: string
}

function refuseMissingNode(id: string): GraphqlFailure {
  return refuseMissing(`a node with the global id of '${id}'`)
}
