import type { World } from '../world/world.js'
import { addMember, addUser, deleteUser, removeMember, renameUser } from './account-mutations.js'
import { forcePush, mergeBranch, push, rebase, renameBranch, setDefaultBranch } from './branch-mutations.js'
import {
  assignIssue,
  changeAssociation,
  commentOn,
  labelIssue,
  setMilestone,
} from './conversation-mutations.js'
import { createDeployment, createDeploymentStatus, deleteDeployment } from './deployment-mutations.js'
import {
  closeIssue,
  createIssue,
  deleteIssue,
  editIssue,
  reopenIssue,
  transferIssue,
} from './issue-mutations.js'
import { deleteLabel, renameLabel } from './label-mutations.js'
import { createMilestone, deleteMilestone, renameMilestone } from './milestone-mutations.js'
import {
  closePullRequest,
  editPullRequest,
  mergePullRequest,
  openPullRequest,
  pushToPullRequest,
  reopenPullRequest,
} from './pull-request-mutations.js'
import { createRelease, deleteRelease, editRelease } from './release-mutations.js'
import {
  archiveRepository,
  createRepository,
  deleteRepository,
  disableIssues,
  editRepository,
  renameRepository,
  setVisibility,
  transferRepository,
} from './repository-mutations.js'
import { dismissReview, editReview, submitReview } from './review-mutations.js'
import { changeToken, revokeToken, rotateToken } from './token-mutations.js'

const actions = {
  addMember,
  addUser,
  archiveRepository,
  assignIssue,
  changeAssociation,
  changeToken,
  closeIssue,
  closePullRequest,
  commentOn,
  createDeployment,
  createDeploymentStatus,
  createIssue,
  createMilestone,
  createRelease,
  createRepository,
  deleteDeployment,
  deleteIssue,
  deleteLabel,
  deleteMilestone,
  deleteRelease,
  deleteRepository,
  deleteUser,
  disableIssues,
  dismissReview,
  editIssue,
  editPullRequest,
  editRelease,
  editRepository,
  editReview,
  forcePush,
  labelIssue,
  mergeBranch,
  mergePullRequest,
  openPullRequest,
  push,
  pushToPullRequest,
  rebase,
  removeMember,
  renameBranch,
  renameLabel,
  renameMilestone,
  renameRepository,
  renameUser,
  reopenIssue,
  reopenPullRequest,
  revokeToken,
  rotateToken,
  setDefaultBranch,
  setMilestone,
  setVisibility,
  submitReview,
  transferIssue,
  transferRepository,
}

type Actions = typeof actions

/** Something that happens at GitHub: the name of an action and what it needs to know. */
export type Mutation = {
  [Action in keyof Actions]: { action: Action } & Parameters<Actions[Action]>[1]
}[keyof Actions]

export type MutationResult = { id?: number; number?: number; sha?: string }

/**
 * Lets things happen at GitHub, in the given order, each moving exactly the times that GitHub moves.
 *
 * @returns what each action made: ids, numbers, shas
 * @throws RangeError when an action is unknown or names something that is not there; earlier ones stay done
 */
export function mutate(world: World, mutations: readonly Mutation[]): MutationResult[] {
  return mutations.map((mutation) => {
    if (!Object.hasOwn(actions, mutation.action))
      throw new RangeError(`There is no action ${mutation.action}`)
    const { action, ...details } = mutation
    world.changes.announce(findRepositoryId(world, mutation))
    const act = actions[action] as (world: World, details: unknown) => MutationResult | undefined
    return act(world, details) ?? {}
  })
}

function findRepositoryId(world: World, mutation: Mutation): number | null {
  const [owner = '', name = ''] = 'repository' in mutation ? mutation.repository.split('/') : []
  return world.findRepository(owner, name)?.repository.id ?? null
}
