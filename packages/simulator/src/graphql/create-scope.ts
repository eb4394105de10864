import type { Account, Repository } from '../world/records.js'
import type { Scope, Views } from './scope.js'
import { BotView, OrganizationView, UserView } from './views/account-view.js'
import { CommitView } from './views/commit-view.js'
import { IssueView } from './views/issue-view.js'
import { PullRequestView } from './views/pull-request-view.js'
import { RepositoryView } from './views/repository-view.js'
import { ReviewView } from './views/review-view.js'

/** Makes the scope of one answer; accounts and repositories, which come up again and again, are made only once. */
export function createScope(facts: Omit<Scope, 'views'>): Scope {
  const { world, caller } = facts
  const actors = new Map<number, object>()
  const repositories = new Map<number, object>()

  const actor = (accountId: number | null): object | null => {
    const account = world.accountById(accountId)
    if (!account) return null
    const view = actors.get(account.id) ?? createActor(scope, account)
    actors.set(account.id, view)
    return view
  }

  const repository = (record: Repository): object => {
    const view = repositories.get(record.id) ?? new RepositoryView(scope, record)
    repositories.set(record.id, view)
    return view
  }

  const views: Views = {
    actor,
    repository,
    user: (account) => new UserView(scope, account),
    visibleRepository: (record) => (caller.sees(record) ? repository(record) : null),
    issue: (record) => new IssueView(scope, record),
    pullRequest: (record) => new PullRequestView(scope, record),
    review: (record) => new ReviewView(scope, record),
    commit: (record, sha) => new CommitView(scope, record, sha),
  }
  const scope: Scope = { ...facts, views }
  return scope
}

function createActor(scope: Scope, account: Account): object {
  if (account.type === 'Bot') return new BotView(scope, account)
  if (account.type === 'Organization') return new OrganizationView(scope, account)
  return new UserView(scope, account)
}
