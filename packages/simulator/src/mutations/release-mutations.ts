import { createNodeId } from '../world/node-id.js'
import type { Release, Repository } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import { getAccountId, getRepository, type RepositoryAddress, stampAfter, stampNow } from './address.js'

interface ReleaseAddress {
  repository: RepositoryAddress
  /** Its id. */
  release: number
}

type Edits = Partial<Pick<Release, 'name' | 'body' | 'isDraft' | 'isPrerelease'>> & { tag?: string }

/** Publishing at once tells of two things: that it was made, and that it is out. */
export function createRelease(
  world: World,
  {
    repository: address,
    tag,
    author,
    isDraft = false,
    isPrerelease = false,
    name = null,
    body = null,
  }: { repository: RepositoryAddress; tag: string; author?: string } & Omit<Edits, 'tag'>,
): { id: number } {
  const repository = getRepository(world, address)
  const id = world.takeId()
  const now = stampNow(world)
  const head = repository.headSha === null ? undefined : world.commit(repository.id, repository.headSha)
  const release: Release = {
    id,
    nodeId: createNodeId('release', id, repository.id),
    repositoryId: repository.id,
    tagName: tag,
    target: repository.defaultBranchName,
    name,
    body,
    isDraft,
    isPrerelease,
    authorId: getAccountId(world, author),
    committedAt: head === undefined ? now : toTimestamp(head.committer.date),
    createdAt: now,
    updatedAt: now,
    publishedAt: isDraft ? null : now,
  }
  world.shipments.addRelease(release)
  world.happenings.tell({ of: 'release', action: 'created', repository, release })
  if (!isDraft) tellPublished(world, repository, release)
  return { id }
}

/** A draft that is one no more is published; a published one may become a draft again. */
export function editRelease(world: World, { tag, ...given }: ReleaseAddress & Edits): void {
  const { repository: address, release: id, ...edits } = given
  const { repository, release } = getRelease(world, { repository: address, release: id })
  const changes = {
    ...(edits.body !== undefined && { body: { from: release.body ?? '' } }),
    ...(edits.name !== undefined && { name: { from: release.name ?? '' } }),
    ...(tag !== undefined && { tag_name: { from: release.tagName } }),
  }
  const wasDraft = release.isDraft
  const updatedAt = stampAfter(world, release.updatedAt)
  Object.assign(release, edits, tag === undefined ? {} : { tagName: tag }, { updatedAt })
  if (wasDraft && !release.isDraft) release.publishedAt = updatedAt
  if (release.isDraft) release.publishedAt = null
  world.happenings.tell({ of: 'release', action: 'edited', repository, release, changes })
  if (wasDraft === release.isDraft) return
  if (wasDraft) tellPublished(world, repository, release)
  else world.happenings.tell({ of: 'release', action: 'unpublished', repository, release })
}

export function deleteRelease(world: World, address: ReleaseAddress): void {
  const { repository, release } = getRelease(world, address)
  world.shipments.removeRelease(release)
  world.happenings.tell({ of: 'release', action: 'deleted', repository, release })
}

function tellPublished(world: World, repository: Repository, release: Release): void {
  const action = release.isPrerelease ? 'prereleased' : 'released'
  world.happenings.tell({ of: 'release', action: 'published', repository, release })
  world.happenings.tell({ of: 'release', action, repository, release })
}

function getRelease(
  world: World,
  { repository: address, release: id }: ReleaseAddress,
): { repository: Repository; release: Release } {
  const repository = getRepository(world, address)
  const release = world.shipments.releasesOf(repository.id).find((known) => known.id === id)
  if (!release) throw new RangeError(`${address} has no release ${id}`)
  return { repository, release }
}
