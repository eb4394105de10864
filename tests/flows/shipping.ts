import { type StreamName, streamNames } from '@hubsync/core'
import { readState } from '@hubsync/simulator'
import { compareShipments, expectedShipments } from '../support/expected-shipments.js'
import type { Flow } from './create-flow.js'
import { readShipments } from './read-memory-copy.js'

/** All streams, those too that are not read by default. */
export const allStreams: readonly StreamName[] = streamNames

/** What of releases and deployments differs between the copy and GitHub. */
export function shipmentDifferences({ world, owner, database, scope }: Flow): string[] {
  return compareShipments(expectedShipments(readState(world, { owner })), readShipments(database, scope))
}

/** A release, a draft and a prerelease, and a deployment with statuses beside one without, in each repository. */
export function ship(flow: Flow, repositories: readonly string[] = flow.repositories()): void {
  for (const repository of repositories) {
    flow.act(
      { action: 'createRelease', repository, tag: 'v1', name: 'One', body: 'New' },
      { action: 'createRelease', repository, tag: 'v2', isDraft: true },
      { action: 'createRelease', repository, tag: 'v2-rc', isPrerelease: true },
    )
    if (isEmpty(flow, repository)) continue
    const [made] = flow.act(
      { action: 'createDeployment', repository, environment: 'staging', description: 'First' },
      { action: 'createDeployment', repository },
    )
    const deployment = made?.id ?? 0
    flow.act({ action: 'createDeploymentStatus', repository, deployment, state: 'in_progress' })
    flow.act({ action: 'createDeploymentStatus', repository, deployment, state: 'success' })
  }
}

function isEmpty({ world, owner }: Flow, fullName: string): boolean {
  return world.findRepository(owner, fullName.slice(owner.length + 1))?.repository.headSha === null
}
