import { type ActionName, actionNames } from '../convergence/actions.js'

/** What GitHub tells no hook of, or not whole: by the act, and what stays as it was until a run reads it. */
const untoldActs = {
  narrowToken: 'what a token sees',
  widenToken: 'what a token sees',
  rotateToken: 'tokens',
  renameUser: 'the login of authors and assignees',
  deleteUser: 'that authors and assignees are gone',
  switchIssues: 'whether a repository has issues',
  giveAway: 'that a repository went to another account: only that one is told',
  renameBranch: 'the base of open pull requests',
  addMember: 'the role of somebody who is a member already',
} as const satisfies Partial<Record<ActionName, string>>

/** Columns that follow from what hooks are told of something else. */
export const untoldColumns = {
  'pull_requests.head_repository': 'the new name of a repository, where pull requests come from it',
} as const

/** Everything else. */
export const toldActs: readonly ActionName[] = actionNames.filter((name) => !Object.hasOwn(untoldActs, name))
