import { createNodeId } from '../world/node-id.js'
import type { Deployment, DeploymentStatus, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getAccountId, getRepository, type RepositoryAddress, stampNow } from './address.js'

interface DeploymentAddress {
  repository: RepositoryAddress
  /** Its id. */
  deployment: number
}

export function createDeployment(
  world: World,
  {
    repository: address,
    ref,
    environment = 'production',
    description = null,
    creator,
  }: {
    repository: RepositoryAddress
    /** Default: the default branch. */
    ref?: string
    environment?: string
    description?: string | null
    creator?: string
  },
): { id: number } {
  const repository = getRepository(world, address)
  const { id: repositoryId, headSha, defaultBranchName } = repository
  const sha = ref !== undefined && world.commit(repositoryId, ref) ? ref : headSha
  if (sha === null) throw new RangeError(`${address} has nothing to deploy`)
  const id = world.takeId()
  const now = stampNow(world)
  const deployment: Deployment = {
    id,
    nodeId: createNodeId('deployment', id, repositoryId),
    repositoryId,
    ref: ref ?? defaultBranchName,
    sha,
    task: 'deploy',
    environment,
    description,
    creatorId: getAccountId(world, creator),
    createdAt: now,
    updatedAt: now,
    statuses: [],
  }
  world.shipments.addDeployment(deployment)
  world.happenings.tell({ of: 'deployment', action: 'created', repository, deployment })
  return { id }
}

/**
 * Moves no time of the deployment. What was successful in the same environment before, unless that is production,
 * becomes inactive, of which no hook is told.
 *
 * Source: https://docs.github.com/rest/deployments/statuses#create-a-deployment-status
 */
export function createDeploymentStatus(
  world: World,
  { state, creator, ...address }: DeploymentAddress & { state: DeploymentStatus['state']; creator?: string },
): { id: number } {
  const { repository, deployment } = getDeployment(world, address)
  const status = addStatus(world, deployment, state, getAccountId(world, creator))
  if (state !== 'inactive') {
    world.happenings.tell({ of: 'deployment', action: 'created', repository, deployment, status })
  }
  if (state === 'success' && deployment.environment !== 'production') retireOthers(world, deployment)
  return { id: status.id }
}

/** Of which no hook is told. */
export function deleteDeployment(world: World, address: DeploymentAddress): void {
  world.shipments.removeDeployment(getDeployment(world, address).deployment)
}

function retireOthers(world: World, deployment: Deployment): void {
  for (const other of world.shipments.deploymentsOf(deployment.repositoryId)) {
    const isRetired =
      other !== deployment &&
      other.environment === deployment.environment &&
      other.statuses.at(-1)?.state === 'success'
    if (isRetired) addStatus(world, other, 'inactive', deployment.creatorId)
  }
}

function addStatus(
  world: World,
  deployment: Deployment,
  state: DeploymentStatus['state'],
  creatorId: number | null,
): DeploymentStatus {
  const id = world.takeId()
  const now = stampNow(world)
  const status: DeploymentStatus = {
    id,
    nodeId: createNodeId('deploymentStatus', id, deployment.repositoryId),
    state,
    description: '',
    environmentUrl: `https://${deployment.environment}.example.invalid`,
    logUrl: `https://example.invalid/logs/${id}`,
    creatorId,
    createdAt: now,
    updatedAt: now,
  }
  deployment.statuses.push(status)
  return status
}

function getDeployment(
  world: World,
  { repository: address, deployment: id }: DeploymentAddress,
): { repository: Repository; deployment: Deployment } {
  const repository = getRepository(world, address)
  const deployment = world.shipments.deploymentsOf(repository.id).find((known) => known.id === id)
  if (!deployment) throw new RangeError(`${address} has no deployment ${id}`)
  return { repository, deployment }
}
