import { presentDeployment, presentDeploymentStatus } from '../rest/present-deployment.js'
import { presentRelease } from '../rest/present-release.js'
import type { Happening } from '../world/happening.js'
import type { HookEvent } from './hook-event.js'
import { gatherer, type PayloadScene, repositoryEvent } from './payload-scene.js'

type Of<Kind extends Happening['of']> = Extract<Happening, { of: Kind }>

export function describeRelease(scene: PayloadScene, happening: Of<'release'>): HookEvent {
  const { world, presentation } = scene
  const { action, repository, release, changes } = happening
  const { parent } = gatherer(scene, repository)
  const author = world.accountById(release.authorId)
  const details = {
    release: presentRelease(release, author, parent, presentation),
    ...(changes && { changes }),
  }
  const actorId = release.authorId
  return repositoryEvent(scene, repository, { event: 'release', action, details, actorId })
}

/** No run of Actions made it. */
export function describeDeployment(scene: PayloadScene, happening: Of<'deployment'>): HookEvent {
  const { world, presentation } = scene
  const { action, repository, deployment, status } = happening
  const { parent } = gatherer(scene, repository)
  const shown = { world, presentation, parent }
  const details = {
    deployment: presentDeployment(deployment, shown),
    ...(status && { deployment_status: presentDeploymentStatus(status, deployment, shown), check_run: null }),
    workflow: null,
    workflow_run: null,
  }
  const event = status ? 'deployment_status' : 'deployment'
  const actorId = status ? status.creatorId : deployment.creatorId
  return repositoryEvent(scene, repository, { event, action, details, actorId })
}
