import { ghost } from '../../rest/present-user.js'
import type { Deployment, DeploymentStatus, Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import type { Scope } from '../scope.js'
import { toDatabaseId } from './database-id.js'
import { RefView } from './ref-view.js'

export interface ShipmentOrder<Field> {
  field: Field
  direction: 'ASC' | 'DESC'
}

export interface DeploymentArguments extends PageArguments {
  environments?: string[] | null
  orderBy?: ShipmentOrder<'CREATED_AT'> | null
}

export function pageDeployments(scope: Scope, repository: Repository, args: DeploymentArguments): Connection {
  const { environments } = args
  const rows = scope.world.shipments
    .deploymentsOf(repository.id)
    .filter(({ environment }) => !environments || environments.includes(environment))
  const keyOf = ({ createdAt, id }: Deployment) => [createdAt, id]
  return pageByKey({ rows, descending: args.orderBy?.direction === 'DESC', keyOf }, args, {
    node: (deployment) => new DeploymentView(scope, repository, deployment),
    countNodes: (count) => scope.countNodes(count),
  })
}

class DeploymentView {
  readonly __typename = 'Deployment'
  readonly #scope: Scope
  readonly #repository: Repository
  readonly #deployment: Deployment

  constructor(scope: Scope, repository: Repository, deployment: Deployment) {
    this.#scope = scope
    this.#repository = repository
    this.#deployment = deployment
  }

  get id(): string {
    return this.#deployment.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.#deployment.id)
  }

  get commitOid(): string {
    return this.#deployment.sha
  }

  /** Only of what was made from a branch that is there. */
  get ref(): object | null {
    const { headSha, defaultBranchName } = this.#repository
    const isThere = headSha !== null && this.#deployment.ref === defaultBranchName
    return isThere ? new RefView(this.#scope, this.#repository, headSha) : null
  }

  get task(): string {
    return this.#deployment.task
  }

  get environment(): string {
    return this.#deployment.environment
  }

  get description(): string | null {
    return this.#deployment.description
  }

  /** The schema wants one: a deleted account is the one that stands for all of them. */
  get creator(): object {
    return createActor(this.#scope, this.#deployment.creatorId)
  }

  get createdAt(): string {
    return this.#deployment.createdAt
  }

  get updatedAt(): string {
    return this.#deployment.updatedAt
  }

  get latestStatus(): object | null {
    const status = this.#deployment.statuses.at(-1)
    return status ? presentStatus(this.#scope, this.#deployment, status) : null
  }

  get repository(): object {
    return this.#scope.views.repository(this.#repository)
  }
}

function presentStatus(scope: Scope, { environment }: Deployment, status: DeploymentStatus): object {
  const { nodeId, state, description, environmentUrl, logUrl, createdAt, updatedAt, creatorId } = status
  return {
    __typename: 'DeploymentStatus',
    id: nodeId,
    state: state.toUpperCase(),
    description,
    environment,
    environmentUrl,
    logUrl,
    createdAt,
    updatedAt,
    creator: createActor(scope, creatorId),
  }
}

function createActor({ views }: Scope, accountId: number | null): object {
  return views.actor(accountId) ?? views.user(ghost)
}
