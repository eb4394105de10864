import { describe, expect, it } from 'vitest'
import { World } from '../world/world.js'
import { absent, type Difference, listDifferences } from './testing/differences.js'
import { listScenarios, type Recording, readRecording } from './testing/recordings.js'
import { createAccount, createCommit, createIssue, createRepository, createSha } from './testing/records.js'
import { createRestClient, type RestClient } from './testing/rest-client.js'

const compared = [
  'add-labels-to-issue',
  'errors',
  'get-content',
  'get-organization',
  'get-repository',
  'labels',
  'paginate-issues',
  'rename-repository',
]

const leftOut: Record<string, string> = {
  'add-and-remove-repository-collaborator': 'collaborators and invitations are not part of the state',
  'branch-protection': 'branch protection is not part of the state',
  'create-file': 'writes',
  'create-status': 'statuses are not part of the state',
  'get-archive': 'the state has no contents to archive',
  'get-root': 'the root lists addresses of services that are not simulated',
  'git-refs': 'references are not part of the state',
  'lock-issue': 'writes',
  'mark-notifications-as-read': 'notifications are not part of the state',
  markdown: 'rendering is not simulated',
  'project-cards': 'projects are not part of the state',
  'release-assets': 'releases are not part of the state',
  'release-assets-conflict': 'releases are not part of the state',
  'search-issues': 'search is not simulated',
}

/** The recordings have every time set to this moment and every id, node id and count to these. */
const time = '2017-10-10T16:00:00Z'
const id = 1000
const nodeId = 'MDA6RW50aXR5MQ=='
const count = 42

/** In the recordings, people have the same id as organizations. */
const userId = 1001

describe('Recorded answers of GitHub', () => {
  it('are each compared or left out for a reason', () => {
    expect([...compared, ...Object.keys(leftOut)].sort()).toEqual(listScenarios().sort())
  })

  it('agree on an organization', async () => {
    const { differences } = await compare(createClient(createFixtureWorld()), 'get-organization', 0)
    expect(differences).toEqual([
      // The world of this test has fewer repositories, takes no space and knows no mail address.
      { path: 'public_repos', recorded: count, simulated: 0 },
      { path: 'disk_usage', recorded: 1, simulated: 0 },
      { path: 'billing_email', recorded: 'octokit-fixture-user-a@kytrinyx.com', simulated: null },
      { path: 'plan.seats', recorded: 5, simulated: 1 },
      // Came later.
      { path: 'archived_at', recorded: absent, simulated: null },
    ])
  })

  it('agree on a repository', async () => {
    const world = createFixtureWorld()
    const topics = ['fixtures', 'hello', 'hello-world']
    world.addRepository(createFixtureRepository('hello-world', { topics, defaultBranchName: 'master' }))
    const { differences } = await compare(createClient(world), 'get-repository', 0)
    expect(differences).toEqual(repositoryDifferences)
  })

  it('agree on a renamed repository, its redirects and what they lead to', async () => {
    const world = createFixtureWorld()
    const repository = createFixtureRepository('rename-repository')
    world.addRepository(repository)
    world.moveRepository(repository, id, 'rename-repository-newname')
    const client = createClient(world)
    const redirected = await compare(client, 'rename-repository', 1)
    expect(redirected.differences).toEqual([])
    expect(redirected.headers.get('location')).toBe('https://api.github.com/repositories/1000')
    const followed = await compare(client, 'rename-repository', 2)
    expect(followed.differences).toEqual(repositoryDifferences)
    const written = await compare(client, 'rename-repository', 3)
    expect(written.differences).toEqual([])
  })

  it('agree on pages of issues and the links between them', async () => {
    const world = createFixtureWorld()
    world.addRepository(createFixtureRepository('paginate-issues'))
    for (let number = 1; number <= 13; number += 1)
      addFixtureIssue(world, number, `Test issue ${number}`, id + number)
    const client = createClient(world)
    for (const page of [0, 1, 2, 3, 4]) {
      const { differences } = await compare(client, 'paginate-issues', page)
      expect(withoutIssueNoise(differences, '[].')).toEqual([])
    }
  })

  it('agree on one issue', async () => {
    const world = createFixtureWorld()
    world.addRepository(createFixtureRepository('add-labels-to-issue'))
    addFixtureIssue(world, 1, 'Issue without a label', id)
    const recorded = readRecording('add-labels-to-issue', 0)
    const { body } = await createClient(world).get('/repos/octokit-fixture-org/add-labels-to-issue/issues/1')
    expect(withoutIssueNoise(listDifferences(recorded.response, body), '')).toEqual([])
  })

  it('agree on labels', async () => {
    const world = createFixtureWorld()
    const recorded = readRecording('labels', 0).response as {
      id: number
      node_id: string
      name: string
      color: string
      description: string | null
    }[]
    const labels = recorded.map(({ node_id, id, name, color, description }) => ({
      id,
      nodeId: node_id,
      name,
      color,
      description,
    }))
    world.addRepository(createFixtureRepository('labels', { labels: labels.reverse() }))
    const { differences } = await compare(createClient(world), 'labels', 0)
    expect(differences).toEqual([])
    const madeLater = { id: 1009, nodeId, name: 'test-label', color: '663399', description: null }
    labels.push(madeLater)
    const one = await compare(createClient(world), 'labels', 2)
    expect(one.differences).toEqual([])
  })

  it('agree on a directory', async () => {
    const world = createFixtureWorld()
    const headSha = createSha('head')
    world.addRepository(
      createFixtureRepository('hello-world', { headSha, files: ['README.md'], defaultBranchName: 'master' }),
    )
    const actor = { name: 'a', email: 'a@example.invalid', date: time, accountId: null }
    world.addCommits(id, [createCommit({ sha: headSha, author: actor, committer: actor })])
    const { differences } = await compare(createClient(world), 'get-content', 0)
    // Files have no contents in the state, and so neither their size nor their hash.
    expect(new Set(differences.map(({ path }) => path))).toEqual(
      new Set(['[].sha', '[].size', '[].git_url', '[]._links.git']),
    )
  })

  it('agree on the form of a refusal', async () => {
    const recorded = readRecording('errors', 0)
    const world = createFixtureWorld()
    world.addRepository(createFixtureRepository('errors'))
    const { status, body } = await createClient(world).get(
      '/repos/octokit-fixture-org/errors/issues?state=wrong',
    )
    expect(status).toBe(recorded.status)
    expect(listDifferences(recorded.response, body).map(({ path }) => path)).toEqual([
      'errors[].resource',
      'errors[].field',
      'errors[].value',
      'documentation_url',
      'status',
    ])
  })
})

/** Differences that every repository has: what the world counts itself, and fields that came later. */
const repositoryDifferences: Difference[] = [
  { path: 'open_issues_count', recorded: count, simulated: 0 },
  { path: 'open_issues', recorded: count, simulated: 0 },
  { path: 'has_discussions', recorded: absent, simulated: false },
  { path: 'squash_merge_commit_message', recorded: absent, simulated: 'COMMIT_MESSAGES' },
  { path: 'squash_merge_commit_title', recorded: absent, simulated: 'COMMIT_OR_PR_TITLE' },
  { path: 'merge_commit_message', recorded: absent, simulated: 'PR_TITLE' },
  { path: 'merge_commit_title', recorded: absent, simulated: 'MERGE_MESSAGE' },
]

/** What only the recorder made so, such as ids in the order of their appearance, and what came later. */
function withoutIssueNoise(differences: Difference[], prefix: string): Difference[] {
  const known = new Set(
    [
      'id',
      'user.id',
      'user.avatar_url',
      'reactions.url',
      'type',
      'sub_issues_summary',
      'issue_dependencies_summary',
      'closed_by',
      'user.user_view_type',
    ].map((path) => `${prefix}${path}`),
  )
  return differences.filter(({ path }) => !known.has(path))
}

/** Of these it is enough that they are sent. */
const varyingHeaders = /^(?:etag|x-github-request-id|x-ratelimit-.+)$/

/** The connection is the server's matter. A label keeps no time of its own in the state. */
const unsentHeaders = (path: string) =>
  /\/labels\/[^/]+$/.test(path)
    ? ['connection', 'content-length', 'last-modified']
    : ['connection', 'content-length']

async function compare(client: RestClient, scenario: string, index: number) {
  const recording = readRecording(scenario, index)
  const reply = await client.send(recording.method.toUpperCase(), recording.path)
  expect(reply.status).toBe(recording.status)
  compareHeaders(recording, reply.headers)
  const differences = listDifferences(recording.response, reply.body).filter(
    ({ path }) => !path.endsWith('user_view_type'),
  )
  return { differences, headers: reply.headers }
}

function compareHeaders({ headers, path }: Recording, simulated: Headers): void {
  const names = Object.keys(headers).filter((name) => !unsentHeaders(path).includes(name))
  const showsOf = (read: (name: string) => string | null | undefined) =>
    Object.fromEntries(
      names.map((name) => [name, varyingHeaders.test(name) ? Boolean(read(name)) : String(read(name))]),
    )
  expect(showsOf((name) => simulated.get(name))).toEqual(showsOf((name) => headers[name]))
}

function createClient(world: World): RestClient {
  return createRestClient(world, { issueLinks: 'pages' })
}

function createFixtureWorld(): World {
  const scopes = readRecording('get-repository', 0).headers['x-oauth-scopes'] ?? ''
  const world = new World({
    clock: () => new Date(time),
    tokens: {
      good: { login: 'octokit-fixture-user-a', scopes: scopes.split(', '), visibleRepositories: 'all' },
    },
  })
  const shared = { nodeId, createdAt: time, updatedAt: time }
  world.addAccount(createAccount({ ...shared, id, login: 'octokit-fixture-org', type: 'Organization' }))
  world.addAccount(createAccount({ ...shared, id: userId, login: 'octokit-fixture-user-a' }))
  world.setMembers(id, [{ organizationId: id, userId, role: 'admin' }])
  return world
}

function createFixtureRepository(name: string, given: Partial<Parameters<typeof createRepository>[0]> = {}) {
  return createRepository({
    id,
    nodeId,
    ownerId: id,
    name,
    createdAt: time,
    updatedAt: time,
    pushedAt: time,
    stars: count,
    forks: count,
    ...given,
  })
}

function addFixtureIssue(world: World, number: number, title: string, issueId: number): void {
  world.addIssue(
    createIssue({
      id: issueId,
      nodeId,
      repositoryId: id,
      number,
      title,
      authorId: userId,
      authorAssociation: 'MEMBER',
      comments: count,
      createdAt: time,
      updatedAt: time,
    }),
  )
}
