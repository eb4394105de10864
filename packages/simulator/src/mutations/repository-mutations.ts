import { changePullRequest, changeRepository } from '../world/change-record.js'
import { createNodeId } from '../world/node-id.js'
import type { Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import { getAccount, getRepository, type RepositoryAddress, stampAfter, stampNow } from './address.js'

/** An empty repository, with GitHub's three commonest labels. */
export function createRepository(
  world: World,
  {
    owner,
    name,
    visibility = 'public',
  }: { owner: string; name: string; visibility?: Repository['visibility'] },
): { id: number } {
  const { id: ownerId } = getAccount(world, owner)
  if (world.findRepository(owner, name)?.moved === false)
    throw new RangeError(`${owner}/${name} exists already`)
  const id = world.takeShortId()
  const now = stampNow(world)
  const repository: Repository = {
    id,
    nodeId: createNodeId('repository', id),
    ownerId,
    name,
    formerNames: [],
    description: null,
    homepage: null,
    visibility,
    isFork: false,
    isArchived: false,
    isDisabled: false,
    hasIssues: true,
    isTemplate: false,
    stars: 0,
    forks: 0,
    topics: [],
    primaryLanguage: null,
    languages: {},
    licenseKey: null,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    defaultBranchName: 'main',
    headSha: null,
    files: [],
    labels: createFirstLabels(world, id),
    milestones: [],
    deletedAt: null,
  }
  world.addRepository(repository)
  world.happenings.tell({ of: 'repository', action: 'created', repository })
  return { id }
}

/** The old name redirects until another repository takes it. */
export function renameRepository(
  world: World,
  { repository: address, name }: { repository: RepositoryAddress; name: string },
): void {
  const repository = getRepository(world, address)
  const changes = { repository: { name: { from: repository.name } } }
  moveRepository(world, repository, repository.ownerId, name)
  world.happenings.tell({ of: 'repository', action: 'renamed', repository, changes })
}

/** The old owner's name for it redirects, as after a rename. */
export function transferRepository(
  world: World,
  { repository: address, owner, name }: { repository: RepositoryAddress; owner: string; name?: string },
): void {
  const repository = getRepository(world, address)
  const formerOwnerId = repository.ownerId
  moveRepository(world, repository, getAccount(world, owner).id, name ?? repository.name)
  world.happenings.tell({ of: 'repository', action: 'transferred', repository, formerOwnerId })
}

/** Pull requests from its branches show the new name, but none of their times moves. */
function moveRepository(world: World, repository: Repository, ownerId: number, name: string): void {
  const former = fullNameOf(world, repository)
  world.moveRepository(repository, ownerId, name)
  const headRepository = fullNameOf(world, repository)
  for (const { id } of world.repositories()) {
    for (const pullRequest of world.pullRequestsOf(id)) {
      if (pullRequest.headRepository === former)
        changePullRequest(world, pullRequest, { headRepository }, false)
    }
  }
  stampRepository(world, repository, {})
}

function fullNameOf(world: World, { ownerId, name }: Repository): string {
  return `${world.accountById(ownerId)?.login}/${name}`
}

export function deleteRepository(
  world: World,
  { repository: address }: { repository: RepositoryAddress },
): void {
  const repository = getRepository(world, address)
  world.removeRepository(repository, stampNow(world))
  world.happenings.tell({ of: 'repository', action: 'deleted', repository })
}

export function archiveRepository(
  world: World,
  { repository: address, isArchived = true }: { repository: RepositoryAddress; isArchived?: boolean },
): void {
  const repository = getRepository(world, address)
  stampRepository(world, repository, { isArchived })
  const action = isArchived ? 'archived' : 'unarchived'
  world.happenings.tell({ of: 'repository', action, repository })
}

export function setVisibility(
  world: World,
  {
    repository: address,
    visibility,
  }: { repository: RepositoryAddress; visibility: Repository['visibility'] },
): void {
  const repository = getRepository(world, address)
  const wasPublic = repository.visibility === 'public'
  stampRepository(world, repository, { visibility })
  if (wasPublic === (visibility === 'public')) return
  const action = wasPublic ? 'privatized' : 'publicized'
  world.happenings.tell({ of: 'repository', action, repository })
}

/**
 * Existing issues stay, out of every API's sight, and come back when issues are switched on again. No hook is told.
 */
export function disableIssues(
  world: World,
  { repository, hasIssues = false }: { repository: RepositoryAddress; hasIssues?: boolean },
): void {
  stampRepository(world, getRepository(world, repository), { hasIssues })
}

export function editRepository(
  world: World,
  {
    repository: address,
    ...patch
  }: { repository: RepositoryAddress } & Partial<
    Pick<Repository, 'description' | 'homepage' | 'topics' | 'stars'>
  >,
): void {
  const { description, homepage, topics, stars } = patch
  const repository = getRepository(world, address)
  const formerStars = repository.stars
  const changes = {
    ...(description !== undefined && { description: { from: repository.description } }),
    ...(homepage !== undefined && { homepage: { from: repository.homepage } }),
    ...(topics !== undefined && { topics: { from: repository.topics } }),
  }
  stampRepository(world, repository, {
    ...(description !== undefined && { description }),
    ...(homepage !== undefined && { homepage }),
    ...(topics !== undefined && { topics }),
    ...(stars !== undefined && { stars }),
  })
  if (Object.keys(changes).length > 0)
    world.happenings.tell({ of: 'repository', action: 'edited', repository, changes })
  if (stars === undefined || stars === formerStars) return
  world.happenings.tell({ of: 'star', action: stars > formerStars ? 'created' : 'deleted', repository })
}

function stampRepository(world: World, repository: Repository, patch: Partial<Repository>): void {
  const updatedAt = stampAfter(world, repository.updatedAt)
  changeRepository(world, repository, { ...patch, updatedAt }, true)
}

function createFirstLabels(world: World, repositoryId: number): Repository['labels'] {
  const firstLabels = { bug: 'd73a4a', documentation: '0075ca', enhancement: 'a2eeef' }
  return Object.entries(firstLabels).map(([name, color]) => {
    const id = world.takeId()
    return { id, nodeId: createNodeId('label', id, repositoryId), name, color, description: null }
  })
}
