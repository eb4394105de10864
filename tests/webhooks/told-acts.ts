import type { Mutation, World } from '@hubsync/simulator'
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
} as const satisfies Partial<Record<ActionName, string>>

/** Of somebody who is a member already only the role changes, and that is told to no hook. */
export function isToldMutation(world: World, mutation: Mutation): boolean {
  if (mutation.action !== 'addMember') return true
  const organization = world.accountByLogin(mutation.organization)
  const user = world.accountByLogin(mutation.login)
  return !world.membersOf(organization?.id ?? 0).some(({ userId }) => userId === user?.id)
}

/** Columns that follow from what hooks are told of something else. */
const untoldColumns = {
  'pull_requests.head_repository': 'the new name of a repository, where pull requests come from it',
} as const

/** Everything else. */
export const toldActs: readonly ActionName[] = actionNames.filter((name) => !Object.hasOwn(untoldActs, name))

/** Of a difference such as `pull_requests 7 head_repository: "acme/old" should be "acme/new"`. */
export function isTold(difference: string): boolean {
  const [, table, column] = /^(\w+) .*? (\w+): /.exec(difference) ?? []
  return !Object.hasOwn(untoldColumns, `${table}.${column}`)
}
