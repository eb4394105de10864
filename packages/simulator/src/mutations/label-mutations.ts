import { createNodeId } from '../world/node-id.js'
import type { Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getRepository, type RepositoryAddress } from './address.js'

/** What carries the label changes its looks, but no time moves. */
export function renameLabel(
  world: World,
  { repository: address, label: name, to }: { repository: RepositoryAddress; label: string; to: string },
): void {
  const repository = getRepository(world, address)
  const label = repository.labels.find((known) => known.name === name)
  if (!label) throw new RangeError(`${address} has no label ${name}`)
  label.name = to
  for (const conversation of world.sortedBy('conversations', repository.id, 'createdAt')) {
    if (!conversation.labelIds.includes(label.id)) continue
    const { repositoryId, number, id } = conversation
    const kind = 'headSha' in conversation ? 'pullRequest' : 'issue'
    world.silence.note({ kind, repositoryId, number, id, fields: ['labels'] })
  }
  world.noteChange(repository.id)
}

/** The ids of the labels with these names; those that are missing are made. */
export function findOrAddLabels(world: World, repository: Repository, names: readonly string[]): number[] {
  return names.map((name) => {
    const known = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
    if (known) return known.id
    const id = world.takeId()
    const nodeId = createNodeId('label', id, repository.id)
    repository.labels.push({ id, nodeId, name, color: 'ededed', description: null })
    world.noteChange(repository.id)
    return id
  })
}
