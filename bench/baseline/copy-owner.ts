import type { PrismaClient } from '../generated/prisma/client.js'
import type { BaselineOctokit } from './create-octokit.js'
import {
  saveCommit,
  saveContributor,
  saveIssue,
  savePullRequest,
  saveRepository,
  saveReview,
} from './save-records.js'

const repositoriesAtATime = 5

/** What reads and what writes. */
export interface Baseline {
  readonly octokit: BaselineOctokit
  readonly prisma: PrismaClient
}

type Place = { readonly owner: string; readonly repo: string }

/**
 * Copies an account as one would who knows Octokit and Prisma well: each list by pages of a hundred, five repositories
 * at a time, each record upserted by its key.
 *
 * @returns how many issues, pull requests, reviews and commits it stored
 */
export async function copyOwner(baseline: Baseline, owner: string): Promise<number> {
  const { octokit } = baseline
  const repositories = await octokit.paginate(octokit.rest.repos.listForOrg, { org: owner, per_page: 100 })
  const left = [...repositories]
  let rows = 0
  const copyNext = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const copied = await copyRepository(baseline, { owner, repo: next.name })
      rows += copied
    }
  }
  await Promise.all(Array.from({ length: repositoriesAtATime }, copyNext))
  return rows
}

async function copyRepository({ octokit, prisma }: Baseline, place: Place): Promise<number> {
  const { data: repository } = await octokit.rest.repos.get(place)
  await saveRepository(prisma, repository)
  const records = [
    await copyIssues({ octokit, prisma }, place, repository.id),
    await copyPullRequests({ octokit, prisma }, place, repository.id),
    await copyCommits({ octokit, prisma }, place, repository.id),
  ]
  await copyContributors({ octokit, prisma }, place, repository.id)
  return records.reduce((sum, count) => sum + count, 0)
}

async function copyIssues(
  { octokit, prisma }: Baseline,
  place: Place,
  repositoryId: number,
): Promise<number> {
  let count = 0
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    ...place,
    state: 'all',
    per_page: 100,
  })
  for await (const { data } of skipRefusals(pages)) {
    for (const issue of data) {
      if (issue.pull_request !== undefined) continue
      await saveIssue(prisma, repositoryId, issue)
      count += 1
    }
  }
  return count
}

async function copyPullRequests(
  { octokit, prisma }: Baseline,
  place: Place,
  repositoryId: number,
): Promise<number> {
  let count = 0
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, { ...place, state: 'all', per_page: 100 })
  for await (const { data } of pages) {
    for (const pullRequest of data) {
      await savePullRequest(prisma, repositoryId, pullRequest)
      const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
        ...place,
        pull_number: pullRequest.number,
        per_page: 100,
      })
      for (const review of reviews) await saveReview(prisma, pullRequest.id, review)
      count += 1 + reviews.length
    }
  }
  return count
}

async function copyCommits(
  { octokit, prisma }: Baseline,
  place: Place,
  repositoryId: number,
): Promise<number> {
  let count = 0
  const pages = octokit.paginate.iterator(octokit.rest.repos.listCommits, { ...place, per_page: 100 })
  for await (const { data } of skipRefusals(pages)) {
    for (const commit of data) await saveCommit(prisma, repositoryId, commit)
    count += data.length
  }
  return count
}

async function copyContributors({ octokit, prisma }: Baseline, place: Place, repositoryId: number) {
  const contributors = await octokit.paginate(octokit.rest.repos.listContributors, {
    ...place,
    per_page: 100,
  })
  for (const contributor of contributors) await saveContributor(prisma, repositoryId, contributor)
}

/** An empty repository answers 409 for its commits, one with issues turned off 410 for them: there is nothing to read. */
async function* skipRefusals<Answer>(pages: AsyncIterable<Answer>): AsyncGenerator<Answer> {
  try {
    yield* pages
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined
    if (status !== 409 && status !== 410) throw error
  }
}
