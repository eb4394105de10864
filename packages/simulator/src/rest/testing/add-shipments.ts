import { createNodeId } from '../../world/node-id.js'
import type { World } from '../../world/world.js'
import { createSha } from './records.js'

const releasedAt = '2024-05-03T00:00:00Z'
const deployedAt = '2024-05-03T00:10:00Z'

/** A release 800 with a draft 801 after it, and a deployment 810 that has come to its end, with one 811 that has not begun. */
export function addShipments(world: World, repositoryId: number, accountId: number): void {
  for (const [id, isDraft] of [
    [800, false],
    [801, true],
  ] as const) {
    world.shipments.addRelease({
      id,
      nodeId: createNodeId('release', id, repositoryId),
      repositoryId,
      tagName: `v${id}`,
      target: 'main',
      name: isDraft ? null : 'First',
      body: isDraft ? null : 'What is new',
      isDraft,
      isPrerelease: false,
      authorId: accountId,
      committedAt: '2024-05-01T00:00:00Z',
      createdAt: releasedAt,
      updatedAt: releasedAt,
      publishedAt: isDraft ? null : releasedAt,
    })
  }
  const times = { createdAt: deployedAt, updatedAt: deployedAt }
  for (const id of [810, 811]) {
    const status = {
      id: id + 10,
      nodeId: createNodeId('deploymentStatus', id + 10, repositoryId),
      state: 'success',
      description: '',
      environmentUrl: 'https://hello.example.invalid',
      logUrl: 'https://hello.example.invalid/logs/820',
      creatorId: accountId,
      ...times,
    } as const
    world.shipments.addDeployment({
      id,
      nodeId: createNodeId('deployment', id, repositoryId),
      repositoryId,
      ref: id === 810 ? 'main' : createSha('c4'),
      sha: createSha('c4'),
      task: 'deploy',
      environment: 'production',
      description: null,
      creatorId: id === 810 ? accountId : null,
      ...times,
      statuses: id === 810 ? [status] : [],
    })
  }
}
