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
  world.addRepository({
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
  })
  return { id }
}

/** The old name redirects until another repository takes it. */
export function renameRepository(
  world: World,
  { repository: address, name }: { repository: RepositoryAddress; name: string },
): void {
  const repository = getRepository(world, address)
  moveRepository(world, repository, repository.ownerId, name)
}

/** The old owner's name for it redirects, as after a rename. */
export function transferRepository(
  world: World,
  { repository: address, owner, name }: { repository: RepositoryAddress; owner: string; name?: string },
): void {
  const repository = getRepository(world, address)
  moveRepository(world, repository, getAccount(world, owner).id, name ?? repository.name)
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

export function deleteRepository(world: World, { repository }: { repository: RepositoryAddress }): void {
  world.removeRepository(getRepository(world, repository), stampNow(world))
}

export function archiveRepository(
  world: World,
  { repository, isArchived = true }: { repository: RepositoryAddress; isArchived?: boolean },
): void {
  stampRepository(world, getRepository(world, repository), { isArchived })
}

export function setVisibility(
  world: World,
  { repository, visibility }: { repository: RepositoryAddress; visibility: Repository['visibility'] },
): void {
  stampRepository(world, getRepository(world, repository), { visibility })
}

/** Existing issues stay, out of every API's sight, and come back when issues are switched on again. */
export function disableIssues(
  world: World,
  { repository, hasIssues = false }: { repository: RepositoryAddress; hasIssues?: boolean },
): void {
  stampRepository(world, getRepository(world, repository), { hasIssues })
}

export function editRepository(
  world: World,
  {
    repository,
    ...patch
  }: { repository: RepositoryAddress } & Partial<
    Pick<Repository, 'description' | 'homepage' | 'topics' | 'stars'>
  >,
): void {
  const { description, homepage, topics, stars } = patch
  stampRepository(world, getRepository(world, repository), {
    ...(description !== undefined && { description }),
    ...(homepage !== undefined && { homepage }),
    ...(topics !== undefined && { topics }),
    ...(stars !== undefined && { stars }),
  })
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
