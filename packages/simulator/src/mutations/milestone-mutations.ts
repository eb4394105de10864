import { noteSilentField } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { Milestone, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getRepository, type RepositoryAddress } from './address.js'

interface MilestoneAddress {
  repository: RepositoryAddress
  /** Its number, which milestones count by themselves. */
  milestone: number
}

export function createMilestone(
  world: World,
  { repository: address, title }: { repository: RepositoryAddress; title: string },
): { number: number; id: number } {
  const repository = getRepository(world, address)
  const id = world.takeId()
  const number = Math.max(0, ...repository.milestones.map((milestone) => milestone.number)) + 1
  const milestone = { id, nodeId: createNodeId('milestone', id, repository.id), number, title }
  repository.milestones.push(milestone)
  world.happenings.tell({ of: 'milestone', action: 'created', repository, milestone })
  return { number, id }
}

/** What is in the milestone shows the new title, but no time moves. */
export function renameMilestone(
  world: World,
  { title, ...address }: MilestoneAddress & { title: string },
): void {
  const { repository, milestone } = getMilestone(world, address)
  const changes = { title: { from: milestone.title } }
  milestone.title = title
  noteSilently(world, repository, milestone)
  world.happenings.tell({ of: 'milestone', action: 'edited', repository, milestone, changes })
}

/** What was in the milestone is in none any more, but no time moves. */
export function deleteMilestone(world: World, address: MilestoneAddress): void {
  const { repository, milestone } = getMilestone(world, address)
  noteSilently(world, repository, milestone)
  for (const conversation of world.sortedBy('conversations', repository.id, 'createdAt')) {
    if (conversation.milestoneId === milestone.id) conversation.milestoneId = null
  }
  repository.milestones = repository.milestones.filter((other) => other !== milestone)
  world.noteChange(repository.id)
  world.happenings.tell({ of: 'milestone', action: 'deleted', repository, milestone })
}

export function getMilestone(
  world: World,
  { repository: address, milestone: number }: MilestoneAddress,
): { repository: Repository; milestone: Milestone } {
  const repository = getRepository(world, address)
  const milestone = repository.milestones.find((known) => known.number === number)
  if (!milestone) throw new RangeError(`${address} has no milestone ${number}`)
  return { repository, milestone }
}

function noteSilently(world: World, repository: Repository, { id }: Milestone): void {
  for (const conversation of world.sortedBy('conversations', repository.id, 'createdAt')) {
    if (conversation.milestoneId === id) noteSilentField(world, conversation, 'milestone')
  }
}
