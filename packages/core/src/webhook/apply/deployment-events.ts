import { z } from 'zod'
import { normalizeDeployment } from '../../normalize/normalize-deployment.js'
import { deploymentRecord, deploymentStatusRecord } from '../../wire/deployment.js'
import { upsert } from './changes.js'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, projectContextOf } from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import type { AppliedTreatment, EventFamily } from './treatment.js'

const deploymentDelivery = z.object({ deployment: deploymentRecord, repository: deliveredRepository })

const statusDelivery = deploymentDelivery.extend({ deployment_status: deploymentStatusRecord })

const applyDeployment = aboutProject(deploymentDelivery, ({ deployment }, project, occasion) => {
  const observedAt = snapshotTime(deployment.updated_at) ?? occasion.delivery.receivedAt
  const row = normalizeDeployment(deployment, projectContextOf(occasion, project, observedAt))
  return { changes: [upsert('deployments', row)], readings: [] }
})

const applyStatus = aboutProject(statusDelivery, (payload, project, occasion) => {
  const { deployment, deployment_status: status } = payload
  const observedAt =
    snapshotTime(status.created_at, status.updated_at, deployment.updated_at) ?? occasion.delivery.receivedAt
  const record = { ...deployment, latest_status: status }
  const row = normalizeDeployment(record, projectContextOf(occasion, project, observedAt))
  return { changes: [upsert('deployments', row)], readings: [] }
})

const told: AppliedTreatment = { does: 'applied', tables: ['deployments'], handle: applyDeployment }
const stated: AppliedTreatment = { ...told, handle: applyStatus }

export const deploymentEvents: EventFamily = {
  deployment: { actions: { created: told }, otherwise: told },
  deployment_status: { actions: { created: stated }, otherwise: stated },
}
