import type { GitActor } from '../../world/records.js'
import { findMergeBase, listMissingCommits, resolveRef } from '../commit-range.js'
import { emptyRepository, notFound, RestFailure } from '../errors.js'
import { commitOf, gatherCommits } from '../gather-commit.js'
import { paginateByNumber } from '../pagination.js'
import { presentBranch } from '../present-branch.js'
import { presentCommit, presentFullCommit } from '../present-commit.js'
import { presentComparison } from '../present-comparison.js'
import { readTime } from '../read-query.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'
import { findAccount } from '../select-conversations.js'

/** Without paging, a comparison shows no more commits than these. */
const comparisonLimit = 250

export const commitRoutes: RepositoryRoute[] = [
  {
    path: '/commits',
    documentation: 'commits/commits#list-commits',
    scopes: 'repo',
    answer: (call) => {
      const shas = selectCommits(call)
      const gather = gatherCommits(call)
      const { items, link } = paginateByNumber(shas, call.query, `${call.urlById}/commits`, (sha) =>
        presentCommit(gather(sha), call.presentation),
      )
      const newest = items.length > 0 ? shas[0] : undefined
      return { body: items, link, lastModified: newest && commitOf(call, newest).committer.date }
    },
  },
  {
    path: '/commits/{ref+}',
    documentation: 'commits/commits#get-a-commit',
    scopes: 'repo',
    answer: (call) => {
      const ref = parameter(call, 'ref')
      if (call.repository.headSha === null) throw emptyRepository()
      const sha = resolveRef(call, ref)
      if (sha === undefined) throw new RestFailure(422, `No commit found for SHA: ${ref}`)
      const parts = gatherCommits(call)(sha)
      return {
        body: presentFullCommit(parts, call.presentation),
        lastModified: parts.commit.committer.date,
      }
    },
  },
  {
    path: '/compare/{base}...{head+}',
    documentation: 'commits/commits#compare-two-commits',
    scopes: 'repo',
    answer: compare,
  },
  {
    path: '/branches/{branch+}',
    documentation: 'branches/branches#get-a-branch',
    scopes: '',
    answer: (call) => {
      const name = parameter(call, 'branch')
      const sha = name === 'HEAD' || isSha(name) ? undefined : resolveRef(call, name)
      if (sha === undefined) {
        throw new RestFailure(404, 'Branch not found')
      }
      return { body: presentBranch(name, gatherCommits(call)(sha), call.presentation) }
    },
  },
]

/** Newest first; by the committer's time, as git does. */
function selectCommits(call: RepositoryCall): string[] {
  const { world, repository, query } = call
  if (repository.headSha === null) throw emptyRepository()
  if (query.has('path')) {
    throw new RestFailure(501, 'The simulator does not know which files a commit changed')
  }
  const ref = query.get('sha')
  const start = ref ? resolveRef(call, ref) : repository.headSha
  if (start === undefined) throw new RestFailure(404, `No commit found for SHA: ${ref}`)
  const since = readTime(query, 'since', 'Commit') ?? Number.NEGATIVE_INFINITY
  const until = readTime(query, 'until', 'Commit') ?? Number.POSITIVE_INFINITY
  const byAuthor = readActor(call, 'author')
  const byCommitter = readActor(call, 'committer')
  return world.history(repository.id, start).filter((sha) => {
    const { author, committer } = commitOf(call, sha)
    const time = Date.parse(committer.date)
    return time >= since && time <= until && byAuthor(author) && byCommitter(committer)
  })
}

function readActor({ world, query }: RepositoryCall, name: string): (actor: GitActor) => boolean {
  const text = query.get(name)
  if (!text) return () => true
  if (text.includes('@')) return ({ email }) => email.toLowerCase() === text.toLowerCase()
  const account = findAccount(world, text)
  return ({ accountId }) => account !== undefined && accountId === account.id
}

function compare(call: RepositoryCall) {
  const [base, head] = [parameter(call, 'base'), parameter(call, 'head')]
  const [baseSha, headSha] = [resolveRef(call, base), resolveRef(call, head)]
  if (baseSha === undefined || headSha === undefined) throw notFound()
  const mergeBase = findMergeBase(call, baseSha, headSha)
  if (mergeBase === undefined) throw new RestFailure(404, `No common ancestor between ${base} and ${head}.`)
  const ahead = listMissingCommits(call, baseSha, headSha).reverse()
  const gather = gatherCommits(call)
  const isPaged = call.query.has('page') || call.query.has('per_page')
  const url = `${call.urlById}/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`
  const { items, link } = isPaged
    ? paginateByNumber(ahead, call.query, url, (sha) => sha)
    : { items: ahead.slice(0, comparisonLimit), link: undefined }
  const body = presentComparison(
    {
      parent: gather(baseSha).parent,
      base,
      head,
      baseCommit: gather(baseSha),
      mergeBase: gather(mergeBase),
      headSha,
      aheadBy: ahead.length,
      behindBy: listMissingCommits(call, headSha, baseSha).length,
      commits: items.map((sha) => gather(sha)),
    },
    call.presentation,
  )
  return { body, link, lastModified: commitOf(call, headSha).committer.date }
}

function isSha(name: string): boolean {
  return /^[0-9a-f]{40}$/.test(name)
}
