import { createHash } from 'node:crypto'
import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import type { Permission, RepositoryParts } from './present-repository.js'
import type { RestCall } from './route.js'

/** Brings together what a repository's presentation shows. */
export function gatherRepository(
  call: Pick<RestCall, 'world' | 'caller'>,
  repository: Repository,
  owner: Account,
): RepositoryParts {
  return {
    repository,
    owner,
    openIssues: countOpenIssues(call.world, repository.id),
    permission: permissionOf(call, owner),
  }
}

/** Issues and pull requests together. */
function countOpenIssues(world: World, repositoryId: number): number {
  let open = 0
  for (const { state } of world.sortedBy('conversations', repositoryId, 'createdAt')) {
    if (state === 'OPEN') open += 1
  }
  return open
}

/**
 * Stands for a repository that pull requests come from but that is not part of the state, such as a stranger's
 * fork. Its id is the same each time.
 */
export function imagineFork(world: World, fullName: string, source: Repository): RepositoryParts {
  const [ownerLogin = '', name = source.name] = fullName.split('/')
  const owner = world.accountByLogin(ownerLogin) ?? imagineOwner(ownerLogin, source.createdAt)
  const id = stableId(fullName)
  return {
    owner,
    openIssues: 0,
    permission: undefined,
    repository: {
      ...source,
      id,
      nodeId: Buffer.from(`010:Repository${id}`).toString('base64'),
      ownerId: owner.id,
      name,
      formerNames: [],
      isFork: true,
      isTemplate: false,
      hasIssues: false,
      stars: 0,
      forks: 0,
      topics: [],
      labels: [],
      milestones: [],
      files: [],
    },
  }
}

/** What the caller may do in the owner's repositories; nobody without a token is told. */
export function permissionOf(
  { world, caller }: Pick<RestCall, 'world' | 'caller'>,
  owner: Account,
): Permission | undefined {
  if (!caller) return undefined
  if (!caller.account) return 'read'
  if (caller.account.id === owner.id) return 'admin'
  const membership = world.membersOf(owner.id).find(({ userId }) => userId === caller.account?.id)
  if (!membership) return 'read'
  return membership.role === 'admin' ? 'admin' : 'write'
}

function imagineOwner(login: string, createdAt: string): Account {
  const id = stableId(login)
  return {
    id,
    nodeId: Buffer.from(`04:User${id}`).toString('base64'),
    login,
    type: 'User',
    name: null,
    email: null,
    avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    createdAt,
    updatedAt: createdAt,
  }
}

function stableId(text: string): number {
  return createHash('sha1').update(text.toLowerCase()).digest().readUIntBE(0, 4)
}
