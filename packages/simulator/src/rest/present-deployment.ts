import type { Deployment, DeploymentStatus } from '../world/records.js'
import type { World } from '../world/world.js'
import { type RepositoryParts, repositoryUrl } from './present-repository.js'
import { presentSimpleUserOrNull } from './present-user.js'
import type { Presentation } from './presentation.js'

export interface DeploymentScene {
  world: World
  parent: RepositoryParts
  presentation: Presentation
}

/** A deployment without its statuses, which a list of their own tells. */
export function presentDeployment(deployment: Deployment, { world, parent, presentation }: DeploymentScene) {
  const repository = repositoryUrl(parent, presentation)
  const url = `${repository}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: deployment.nodeId,
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repository,
    creator: presentSimpleUserOrNull(world.accountById(deployment.creatorId), presentation),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: {},
    transient_environment: false,
    production_environment: deployment.environment === 'production',
    performed_via_github_app: null,
  }
}

export function presentDeploymentStatus(
  status: DeploymentStatus,
  deployment: Deployment,
  { world, parent, presentation }: DeploymentScene,
) {
  const repository = repositoryUrl(parent, presentation)
  const url = `${repository}/deployments/${deployment.id}`
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    creator: presentSimpleUserOrNull(world.accountById(status.creatorId), presentation),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
    deployment_url: url,
    repository_url: repository,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  }
}
