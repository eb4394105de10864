import { describe, expect, it } from 'vitest'
import type { DeploymentRecord } from '../wire/deployment.js'
import { normalizeDeployment } from './normalize-deployment.js'
import { defaultLabelRules } from './triage/label-rules.js'

const context = {
  scope: { tenantId: 'default', host: 'github.com' },
  labelRules: defaultLabelRules,
  observedAt: '2026-05-09T00:00:00.000Z',
  day: '2026-05-09',
  projectId: 'project',
}

const record: DeploymentRecord = {
  id: 872,
  node_id: 'DE_872',
  sha: 'a'.repeat(40),
  created_at: '2026-05-01T00:00:00Z',
  updated_at: '2026-05-02T00:00:00Z',
}

const status = (created_at: string, updated_at?: string) => ({ state: 'SUCCESS', created_at, updated_at })

describe('the version of a deployment', () => {
  it('is its own time, before it has a status and behind an older one', () => {
    const ownTime = { github_updated_at: '2026-05-02T00:00:00.000Z' }
    expect(normalizeDeployment(record, context)).toMatchObject(ownTime)
    expect(normalizeDeployment({ ...record, latest_status: null }, context)).toMatchObject(ownTime)
    const older = status('2026-05-01T12:00:00Z')
    expect(normalizeDeployment({ ...record, latest_status: older }, context)).toMatchObject(ownTime)
  })

  it('is the time of its latest status, which moves nothing else', () => {
    const latest_status = status('2026-05-03T00:00:00Z', '2026-05-03T00:00:01Z')
    expect(normalizeDeployment({ ...record, latest_status }, context)).toMatchObject({
      github_updated_at: '2026-05-03T00:00:01.000Z',
      status_at: '2026-05-03T00:00:00.000Z',
      state: 'success',
    })
  })
})

it('a status that was not told leaves the columns of it untold, and one that there is none empties them', () => {
  expect(normalizeDeployment(record, context)).not.toHaveProperty('state')
  expect(normalizeDeployment({ ...record, latest_status: null }, context)).toMatchObject({
    state: null,
    status_at: null,
  })
})
