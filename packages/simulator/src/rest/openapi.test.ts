import { describe, expect, it } from 'vitest'
import { generateWorld } from '../generator/generate-world.js'
import type { ApiVersion } from './api-version.js'
import { restRoutes } from './rest-routes.js'
import { createExampleWorld } from './testing/example-world.js'
import { OpenApi } from './testing/openapi.js'
import { createSha } from './testing/records.js'
import { createRestClient } from './testing/rest-client.js'

const openApi = new OpenApi()

/** GitHub's own spelling of each route, and requests that show all that it can answer. */
const examples: Record<string, string[]> = {
  '/rate_limit': ['/rate_limit'],
  '/user': ['/user'],
  '/user/repos': ['/user/repos'],
  '/users/{username}': ['/users/ada', '/users/acme', '/users/robot%5Bbot%5D', '/users/nobody'],
  '/users/{username}/repos': ['/users/acme/repos', '/user/1/repos'],
  '/installation/repositories': ['/installation/repositories'],
  '/orgs/{org}': ['/orgs/acme', '/organizations/1', '/orgs/ada'],
  '/orgs/{org}/repos': ['/orgs/acme/repos', '/organizations/1/repos'],
  '/orgs/{org}/members': ['/orgs/acme/members'],
  '/orgs/{org}/memberships/{username}': ['/orgs/acme/memberships/ben', '/orgs/acme/memberships/robot'],
  '/orgs/{org}/issues': ['/orgs/acme/issues?filter=all&state=all'],
  '/repos/{owner}/{repo}': [
    '/repos/acme/hello',
    '/repos/acme/secret',
    '/repos/acme/empty',
    '/repositories/100',
    '/repos/acme/none',
  ],
  '/repos/{owner}/{repo}/languages': ['/repos/acme/hello/languages', '/repos/acme/empty/languages'],
  '/repos/{owner}/{repo}/topics': ['/repos/acme/hello/topics'],
  '/repos/{owner}/{repo}/issues': [
    '/repos/acme/hello/issues?state=all',
    '/repositories/100/issues?state=all',
    '/repos/acme/hello/issues?state=wrong',
    '/repos/acme/none/issues',
  ],
  '/repos/{owner}/{repo}/issues/{issue_number}': [
    '/repos/acme/hello/issues/1',
    '/repos/acme/hello/issues/2',
    '/repos/acme/hello/issues/5',
    '/repos/acme/quiet/issues/2',
    '/repos/acme/hello/issues/99',
  ],
  '/repos/{owner}/{repo}/pulls': ['/repos/acme/hello/pulls?state=all', '/repos/acme/hello/pulls?state=wrong'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': [
    '/repos/acme/hello/pulls/4',
    '/repos/acme/hello/pulls/5',
    '/repos/acme/hello/pulls/99',
  ],
  '/repos/{owner}/{repo}/pulls/{pull_number}/commits': ['/repos/acme/hello/pulls/4/commits'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews': ['/repos/acme/hello/pulls/4/reviews'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': [
    '/repos/acme/hello/pulls/4/reviews/700',
    '/repos/acme/hello/pulls/4/reviews/1',
  ],
  '/repos/{owner}/{repo}/commits': ['/repos/acme/hello/commits', '/repos/acme/empty/commits'],
  '/repos/{owner}/{repo}/commits/{ref}': [
    '/repos/acme/hello/commits/HEAD',
    '/repos/acme/hello/commits/nothing',
    '/repos/acme/empty/commits/main',
  ],
  '/repos/{owner}/{repo}/compare/{basehead}': [
    `/repos/acme/hello/compare/${createSha('c2')}...main`,
    `/repos/acme/hello/compare/main...${createSha('c2')}?per_page=1`,
    '/repos/acme/hello/compare/main...nothing',
  ],
  '/repos/{owner}/{repo}/branches/{branch}': [
    '/repos/acme/hello/branches/main',
    '/repos/acme/hello/branches/nothing',
  ],
  '/repos/{owner}/{repo}/contributors': [
    '/repos/acme/hello/contributors?anon=1',
    '/repos/acme/empty/contributors',
  ],
  '/repos/{owner}/{repo}/git/trees/{tree_sha}': [
    '/repos/acme/hello/git/trees/HEAD',
    '/repos/acme/hello/git/trees/main?recursive=1',
    '/repos/acme/hello/git/trees/nothing',
    '/repos/acme/empty/git/trees/HEAD',
  ],
  '/repos/{owner}/{repo}/contents/{path}': [
    '/repos/acme/hello/contents',
    '/repos/acme/hello/contents/',
    '/repos/acme/hello/contents/src',
    '/repos/acme/hello/contents/src/index.ts',
    '/repos/acme/hello/contents/nothing',
  ],
  '/repos/{owner}/{repo}/releases': ['/repos/acme/hello/releases', '/repos/acme/none/releases'],
  '/repos/{owner}/{repo}/releases/{release_id}': ['/repos/acme/hello/releases/800'],
  '/repos/{owner}/{repo}/deployments': ['/repos/acme/hello/deployments'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}': [
    '/repos/acme/hello/deployments/810',
    '/repos/acme/hello/deployments/9',
  ],
  '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses': [
    '/repos/acme/hello/deployments/810/statuses',
    '/repos/acme/hello/deployments/9/statuses',
  ],
  '/orgs/{org}/hooks': ['/orgs/acme/hooks', '/orgs/none/hooks'],
  '/orgs/{org}/hooks/{hook_id}': ['/orgs/acme/hooks/501', '/orgs/acme/hooks/9'],
  '/orgs/{org}/hooks/{hook_id}/deliveries': ['/orgs/acme/hooks/501/deliveries?status=failure'],
  '/orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}': ['/orgs/acme/hooks/501/deliveries/1501'],
  '/repos/{owner}/{repo}/hooks': ['/repos/acme/hello/hooks', '/repos/acme/none/hooks'],
  '/repos/{owner}/{repo}/hooks/{hook_id}': ['/repos/acme/hello/hooks/500', '/repos/acme/hello/hooks/9'],
  '/repos/{owner}/{repo}/hooks/{hook_id}/deliveries': [
    '/repos/acme/hello/hooks/500/deliveries?status=failure',
  ],
  '/repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}': [
    '/repos/acme/hello/hooks/500/deliveries/1500',
  ],
  '/repos/{owner}/{repo}/labels': ['/repos/acme/hello/labels'],
  '/repos/{owner}/{repo}/labels/{name}': ['/repos/acme/hello/labels/bug', '/repos/acme/hello/labels/none'],
  '/repos/{owner}/{repo}/milestones': ['/repos/acme/hello/milestones'],
  '/repos/{owner}/{repo}/milestones/{milestone_number}': [
    '/repos/acme/hello/milestones/1',
    '/repos/acme/hello/milestones/9',
  ],
}

/** What real answers have been seen to carry although the description forbids it. */
const unlikeDescribed = [
  // Refusals say their status since 2024.
  /^\/ must NOT have additional properties \{"additionalProperty":"status"\}$/,
  // A branch's repository may be deleted, and its owner too (github/rest-api-description#1811, #5562).
  /^\/(?:\d+\/)?head\/(?:label must be string|(?:user|repo) must be object)/,
  // Labels of pull requests need no description, just as those of issues.
  /^\/(?:\d+\/)?labels\/\d+\/description must be string/,
]

const cases = Object.entries(examples).flatMap(([path, requests]) =>
  requests.map((request) => ({ path, request })),
)

describe.each<ApiVersion>(['2022-11-28', '2026-03-10'])('Answers of version %s', (version) => {
  it.each(cases)('$request is what GitHub describes', async ({ path, request }) => {
    const { get } = createRestClient(createExampleWorld())
    const { status, body } = await get(request, { 'x-github-api-version': version })
    const { isDeclared, errors } = openApi.check(path, status, body, version)
    expect(errors.filter(isUnexpected)).toEqual([])
    expect(isDeclared || `${status} is not described`).toBe(true)
  })
})

describe('A generated world', () => {
  const seed = 20_260

  it(`is shown as GitHub describes, whatever is in it (seed ${seed})`, async () => {
    const sizes = { repositories: 16, issues: 120, pullRequests: 90, reviews: 100, commits: 200 }
    const world = generateWorld({ seed, ...sizes })
    const { get } = createRestClient(world, { limits: { restPerHour: null } })
    const found: string[] = []
    const check = async (path: string, request: string): Promise<void> => {
      const { status, body } = await get(request)
      const { errors } = openApi.check(path, status, body)
      found.push(...errors.filter(isUnexpected).map((error) => `${request}: ${error}`))
    }
    for (const { id } of world.repositories()) {
      const repository = `/repositories/${id}`
      await check('/repos/{owner}/{repo}', repository)
      await check('/repos/{owner}/{repo}/issues', `${repository}/issues?state=all&per_page=100`)
      await check('/repos/{owner}/{repo}/pulls', `${repository}/pulls?state=all&per_page=100`)
      await check('/repos/{owner}/{repo}/commits', `${repository}/commits?per_page=100`)
      await check('/repos/{owner}/{repo}/contributors', `${repository}/contributors?anon=1`)
      for (const { number } of world.pullRequestsOf(id)) {
        const pullRequest = `${repository}/pulls/${number}`
        await check('/repos/{owner}/{repo}/pulls/{pull_number}', pullRequest)
        await check('/repos/{owner}/{repo}/pulls/{pull_number}/reviews', `${pullRequest}/reviews`)
      }
    }
    expect(found).toEqual([])
  })
})

describe('The examples', () => {
  it('leave out no route', () => {
    const asked = cases.map(({ request }) => request.split('?')[0] ?? '')
    const missing = restRoutes.filter(
      ({ path, countedAs, method }) =>
        method === undefined && countedAs === undefined && !asked.some((request) => matches(path, request)),
    )
    expect(missing.map(({ path }) => path)).toEqual([])
  })
})

function isUnexpected(error: string): boolean {
  return !unlikeDescribed.some((known) => known.test(error))
}

function matches(path: string, request: string): boolean {
  return new RegExp(
    `^${path
      .replaceAll('.', '\\.')
      .replace(/\{[^}]+\+\}/g, '.+')
      .replace(/\{[^}]+\}/g, '[^/]+')}$`,
  ).test(request)
}
