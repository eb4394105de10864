import type { PullRequest } from '../../world/records.js'
import { listPullRequestCommits } from '../commit-range.js'
import { notFound } from '../errors.js'
import { gatherCommits } from '../gather-commit.js'
import { createGatherer, type Gatherer } from '../gather-conversation.js'
import { paginateByNumber } from '../pagination.js'
import { presentCommit } from '../present-commit.js'
import { createPullRequestPresenter, presentFullPullRequest } from '../present-pull-request.js'
import { readChoice, readOrder } from '../read-query.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'
import { lastChangeOf } from './issues.js'

const month = 30 * 24 * 3600 * 1000

/** No more commits of a pull request than these are listed. */
const commitLimit = 250

export const pullRequestRoutes: RepositoryRoute[] = [
  {
    path: '/pulls',
    documentation: 'pulls/pulls#list-pull-requests',
    scopes: 'repo',
    answer: (call) => {
      const gatherer = createGatherer(call)
      const rows = orderPullRequests(call, selectPullRequests(call))
      const present = createPullRequestPresenter(call.presentation)
      const { items, link } = paginateByNumber(rows, call.query, `${call.urlById}/pulls`, (row) =>
        present(gatherer.pullRequest(row)),
      )
      return { body: items, link }
    },
  },
  {
    path: '/pulls/{pull_number}',
    documentation: 'pulls/pulls#get-a-pull-request',
    scopes: 'repo',
    answer: (call) => {
      const parts = createGatherer(call).pullRequest(findPullRequest(call))
      return { body: presentFullPullRequest(parts, call.presentation), lastModified: lastChangeOf(parts) }
    },
  },
  {
    path: '/pulls/{pull_number}/commits',
    documentation: 'pulls/pulls#list-commits-on-a-pull-request',
    scopes: 'repo',
    answer: (call) => {
      const pullRequest = findPullRequest(call)
      const shas = listPullRequestCommits(call, pullRequest).slice(0, commitLimit)
      const gather = gatherCommits(call)
      const { items, link } = paginateByNumber(
        shas,
        call.query,
        `${call.urlById}/pulls/${pullRequest.number}/commits`,
        (sha) => presentCommit(gather(sha), call.presentation),
      )
      return { body: items, link }
    },
  },
]

function findPullRequest(call: RepositoryCall): PullRequest {
  const number = Number(parameter(call, 'pull_number'))
  const pullRequest = call.world.pullRequestByNumber(call.repository.id, number)
  if (!pullRequest) throw notFound()
  return pullRequest
}

export function gatherPullRequest(call: RepositoryCall): ReturnType<Gatherer['pullRequest']> {
  return createGatherer(call).pullRequest(findPullRequest(call))
}

function selectPullRequests({ world, repository, query }: RepositoryCall): PullRequest[] {
  const state = readChoice(query, 'state', ['open', 'closed', 'all'], 'open', 'PullRequest')
  const base = query.get('base')
  const head = readHead(query)
  return world.pullRequestsOf(repository.id).filter((pullRequest) => {
    if (state !== 'all' && (pullRequest.state === 'OPEN') !== (state === 'open')) return false
    if (base && pullRequest.baseRefName !== base) return false
    return !head || matchesHead(pullRequest, head)
  })
}

/** Newest first unless another order was asked for, which then ascends. */
function orderPullRequests(call: RepositoryCall, rows: PullRequest[]): PullRequest[] {
  const { query, world } = call
  const sort = readOrder(query, 'sort', ['created', 'updated', 'popularity', 'long-running']) ?? 'created'
  const direction = readOrder(query, 'direction', ['asc', 'desc']) ?? (sort === 'created' ? 'desc' : 'asc')
  const now = world.now().getTime()
  const ordered =
    sort === 'long-running'
      ? rows.filter(
          (row) => now - Date.parse(row.createdAt) > month && now - Date.parse(row.updatedAt) < month,
        )
      : [...rows]
  if (sort === 'updated') ordered.sort((a, b) => compareText(a.updatedAt, b.updatedAt) || a.id - b.id)
  if (sort === 'popularity') ordered.sort((a, b) => a.comments - b.comments || a.id - b.id)
  return direction === 'desc' ? ordered.reverse() : ordered
}

/** Only `owner:branch` filters; a bare branch is passed over. */
function readHead(query: URLSearchParams): { owner: string; ref: string } | undefined {
  const [, owner, ref] = /^([^:]+):(.+)$/.exec(query.get('head') ?? '') ?? []
  return owner === undefined || ref === undefined ? undefined : { owner: owner.toLowerCase(), ref }
}

function matchesHead(pullRequest: PullRequest, { owner, ref }: { owner: string; ref: string }): boolean {
  const headOwner = pullRequest.headRepository?.split('/')[0]?.toLowerCase()
  return pullRequest.headRefName === ref && headOwner === owner
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
