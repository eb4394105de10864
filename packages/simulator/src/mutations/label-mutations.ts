import { noteSilentField } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { Issue, Label, PullRequest, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getRepository, type RepositoryAddress } from './address.js'

interface LabelAddress {
  repository: RepositoryAddress
  /** Its name. */
  label: string
}

/** What carries the label changes its looks, but no time moves. */
export function renameLabel(world: World, { to, ...address }: LabelAddress & { to: string }): void {
  const { repository, label } = getLabel(world, address)
  const from = label.name
  label.name = to
  for (const conversation of carriersOf(world, repository, label))
    noteSilentField(world, conversation, 'labels')
  world.noteChange(repository.id)
  world.happenings.tell({ of: 'label', action: 'edited', repository, label, changes: { name: { from } } })
}

/** What carried the label carries it no more, but no time moves. */
export function deleteLabel(world: World, address: LabelAddress): void {
  const { repository, label } = getLabel(world, address)
  for (const conversation of carriersOf(world, repository, label)) {
    conversation.labelIds = conversation.labelIds.filter((id) => id !== label.id)
    noteSilentField(world, conversation, 'labels')
  }
  repository.labels = repository.labels.filter((other) => other !== label)
  world.noteChange(repository.id)
  world.happenings.tell({ of: 'label', action: 'deleted', repository, label })
}

/** The ids of the labels with these names; those that are missing are made. */
export function findOrAddLabels(world: World, repository: Repository, names: readonly string[]): number[] {
  return names.map((name) => {
    const known = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
    if (known) return known.id
    const id = world.takeId()
    const nodeId = createNodeId('label', id, repository.id)
    const label = { id, nodeId, name, color: 'ededed', description: null }
    repository.labels.push(label)
    world.noteChange(repository.id)
    world.happenings.tell({ of: 'label', action: 'created', repository, label })
    return id
  })
}

function getLabel(
  world: World,
  { repository: address, label: name }: LabelAddress,
): { repository: Repository; label: Label } {
  const repository = getRepository(world, address)
  const label = repository.labels.find((known) => known.name === name)
  if (!label) throw new RangeError(`${address} has no label ${name}`)
  return { repository, label }
}

function carriersOf(world: World, { id }: Repository, label: Label): (Issue | PullRequest)[] {
  return world
    .sortedBy('conversations', id, 'createdAt')
    .filter(({ labelIds }) => labelIds.includes(label.id))
}
