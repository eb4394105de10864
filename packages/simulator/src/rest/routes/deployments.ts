import type { Deployment } from '../../world/records.js'
import { notFound } from '../errors.js'
import { gatherRepository } from '../gather-repository.js'
import { paginateByNumber } from '../pagination.js'
import { type DeploymentScene, presentDeployment, presentDeploymentStatus } from '../present-deployment.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'

export const deploymentRoutes: RepositoryRoute[] = [
  {
    path: '/deployments',
    documentation: 'deployments/deployments#list-deployments',
    scopes: 'repo_deployment, repo',
    answer: (call) => {
      const scene = sceneOf(call)
      const deployments = call.world.shipments.deploymentsOf(call.repository.id).toReversed()
      const { items, link } = paginateByNumber(
        deployments,
        call.query,
        `${call.urlById}/deployments`,
        (deployment) => presentDeployment(deployment, scene),
      )
      return { body: items, link }
    },
  },
  {
    path: '/deployments/{deployment_id}',
    documentation: 'deployments/deployments#get-a-deployment',
    scopes: 'repo_deployment, repo',
    answer: (call) => ({ body: presentDeployment(findDeployment(call), sceneOf(call)) }),
  },
  {
    path: '/deployments/{deployment_id}/statuses',
    documentation: 'deployments/statuses#list-deployment-statuses',
    scopes: 'repo_deployment, repo',
    answer: (call) => {
      const scene = sceneOf(call)
      const deployment = findDeployment(call)
      const { items, link } = paginateByNumber(
        deployment.statuses.toReversed(),
        call.query,
        `${call.urlById}/deployments/${deployment.id}/statuses`,
        (status) => presentDeploymentStatus(status, deployment, scene),
      )
      return { body: items, link }
    },
  },
]

function findDeployment(call: RepositoryCall): Deployment {
  const id = Number(parameter(call, 'deployment_id'))
  const deployment = call.world.shipments.deploymentsOf(call.repository.id).find((known) => known.id === id)
  if (!deployment) throw notFound()
  return deployment
}

function sceneOf(call: RepositoryCall): DeploymentScene {
  const { world, presentation } = call
  return { world, presentation, parent: gatherRepository(call, call.repository, call.owner) }
}
