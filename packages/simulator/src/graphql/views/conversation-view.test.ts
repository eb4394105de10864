import { beforeEach, describe, expect, test } from 'vitest'
import { createSha, GraphqlWorld } from '../../../test/graphql-world.js'

let github: GraphqlWorld

beforeEach(() => {
  github = new GraphqlWorld()
})

async function ask(selection: string): Promise<unknown> {
  const { data, errors } = await github.ask(`{ repository(owner: "acme", name: "engine") { ${selection} } }`)
  expect(errors).toBeUndefined()
  return (data as { repository: unknown }).repository
}

async function listNumbers(connection: string): Promise<number[]> {
  const shown = (await ask(`list: ${connection} { nodes { number } }`)) as {
    list: { nodes: { number: number }[] }
  }
  return shown.list.nodes.map(({ number }) => number)
}

const milestone = { id: 90, nodeId: 'M', number: 3, title: 'Third' }
const label = { nodeId: 'L', color: 'ff0000', description: null }
const labels = [
  { ...label, id: 2, name: 'bug' },
  { ...label, id: 1, name: 'wish' },
]

test('an issue shows all that is known of it', async () => {
  github.repository.labels = labels
  github.repository.milestones = [milestone]
  const bob = github.addAccount('bob', 'User')
  const issue = github.addIssue(1, {
    id: 3_000_000_001,
    title: 'Fails',
    body: 'Often',
    state: 'CLOSED',
    stateReason: 'DUPLICATE',
    labelIds: [2, 1],
    assigneeIds: [bob.id, github.person.id],
    milestoneId: 90,
    comments: 4,
    locked: true,
    closedAt: github.at(9),
  })
  const shown = await ask(`issue(number: 1) { id databaseId fullDatabaseId number title body state stateReason
    full: stateReason(enableDuplicate: true) closed author { __typename login ... on User { databaseId } }
    assignees(first: 5) { nodes { login } } labels(first: 5) { nodes { name } } milestone { title number } comments { totalCount }
    createdAt updatedAt closedAt url locked authorAssociation repository { name } }`)
  expect(shown).toEqual({
    issue: {
      id: issue.nodeId,
      databaseId: null,
      fullDatabaseId: '3000000001',
      number: 1,
      title: 'Fails',
      body: 'Often',
      state: 'CLOSED',
      stateReason: 'NOT_PLANNED',
      full: 'DUPLICATE',
      closed: true,
      author: { __typename: 'User', login: 'ada', databaseId: github.person.id },
      assignees: { nodes: [{ login: 'ada' }, { login: 'bob' }] },
      labels: { nodes: [{ name: 'wish' }, { name: 'bug' }] },
      milestone: { title: 'Third', number: 3 },
      comments: { totalCount: 4 },
      createdAt: github.at(1),
      updatedAt: github.at(1),
      closedAt: github.at(9),
      url: 'https://github.com/acme/engine/issues/1',
      locked: true,
      authorAssociation: 'MEMBER',
      repository: { name: 'engine' },
    },
  })
})

test('a deleted author is null, missing text is empty', async () => {
  github.addIssue(1, { authorId: null, body: null })
  github.addIssue(2, { authorId: 424_242 })
  expect(
    await ask('a: issue(number: 1) { author { login } body } b: issue(number: 2) { author { login } }'),
  ).toEqual({
    a: { author: null, body: '' },
    b: { author: null },
  })
})

test('a pull request shows all that is known of it', async () => {
  const [commit] = github.push(github.repository, ['merge'])
  const base = createSha('base')
  github.addPullRequest(1, {
    id: 3_000_000_002,
    state: 'MERGED',
    headRepository: 'stranger/engine',
    mergedAt: github.at(8),
    closedAt: github.at(8),
    mergedById: github.person.id,
    mergeCommitSha: commit?.sha ?? null,
    additions: 5,
    deletions: 6,
    changedFiles: 7,
    commitCount: 1,
    headSha: commit?.sha ?? '',
  })
  const shown =
    await ask(`pullRequest(number: 1) { databaseId fullDatabaseId state merged isDraft headRefName headRefOid
    headRepository { nameWithOwner owner { login } isFork } isCrossRepository baseRefName baseRefOid
    mergeCommit { oid message } mergedAt mergedBy { login } additions deletions changedFiles
    commits(first: 5) { totalCount nodes { commit { message } } } closedAt url }`)
  expect(shown).toEqual({
    pullRequest: {
      databaseId: null,
      fullDatabaseId: '3000000002',
      state: 'MERGED',
      merged: true,
      isDraft: false,
      headRefName: 'topic-1',
      headRefOid: commit?.sha,
      headRepository: { nameWithOwner: 'stranger/engine', owner: { login: 'stranger' }, isFork: true },
      isCrossRepository: true,
      baseRefName: 'main',
      baseRefOid: base,
      mergeCommit: { oid: commit?.sha, message: 'merge' },
      mergedAt: github.at(8),
      mergedBy: { login: 'ada' },
      additions: 5,
      deletions: 6,
      changedFiles: 7,
      commits: { totalCount: 1, nodes: [{ commit: { message: 'merge' } }] },
      closedAt: github.at(8),
      url: 'https://github.com/acme/engine/pull/1',
    },
  })
})

test('a head repository may be the same one, another one, one the token may not see, or gone', async () => {
  const tokens = { good: { login: 'ada', scopes: [], visibleRepositories: 'public' as const } }
  github = new GraphqlWorld({ tokens })
  github.addRepository('fork', { ownerId: github.person.id })
  github.addRepository('secret', { ownerId: github.person.id, visibility: 'private' })
  for (const [index, headRepository] of ['acme/engine', 'ada/fork', 'ada/secret', null].entries()) {
    github.addPullRequest(index + 1, { headRepository })
  }
  const shown = await ask(
    'pullRequests(first: 9) { nodes { headRepository { nameWithOwner } isCrossRepository } }',
  )
  expect(shown).toEqual({
    pullRequests: {
      nodes: [
        { headRepository: { nameWithOwner: 'acme/engine' }, isCrossRepository: false },
        { headRepository: { nameWithOwner: 'ada/fork' }, isCrossRepository: true },
        { headRepository: null, isCrossRepository: true },
        { headRepository: null, isCrossRepository: true },
      ],
    },
  })
})

test('a merge commit of which only the name is known can be asked for its name', async () => {
  const sha = createSha('lost')
  github.addPullRequest(1, { mergeCommitSha: sha })
  expect(await ask('pullRequest(number: 1) { mergeCommit { oid url } }')).toEqual({
    pullRequest: { mergeCommit: { oid: sha, url: `https://github.com/acme/engine/commit/${sha}` } },
  })
})

test('reviews are listed as they were written, without those that are pending', async () => {
  const pullRequest = github.addPullRequest(1)
  const stranger = github.addAccount('eve', 'User')
  github.addReview(pullRequest, {
    id: 3_000_000_003,
    createdAt: github.at(20),
    state: 'DISMISSED',
    authorId: null,
  })
  github.addReview(pullRequest, { createdAt: github.at(10), body: 'Fine', submittedAt: github.at(11) })
  github.addReview(pullRequest, {
    createdAt: github.at(5),
    state: 'PENDING',
    submittedAt: null,
    authorId: stranger.id,
  })
  const shown = await ask(`pullRequest(number: 1) {
    reviews(first: 5) { totalCount nodes { databaseId fullDatabaseId state body author { login } submittedAt commit { oid } } }
    approved: reviews(first: 5, states: [APPROVED], author: "ada") { totalCount } none: reviews(first: 5, author: "eve") { totalCount } }`)
  expect(shown).toMatchObject({
    pullRequest: {
      reviews: {
        totalCount: 2,
        nodes: [
          { state: 'APPROVED', body: 'Fine', author: { login: 'ada' }, submittedAt: github.at(11) },
          { databaseId: null, fullDatabaseId: '3000000003', state: 'DISMISSED', author: null },
        ],
      },
      approved: { totalCount: 1 },
      none: { totalCount: 0 },
    },
  })
})

describe('issues are listed', () => {
  beforeEach(() => {
    github.repository.labels = labels
    github.repository.milestones = [milestone]
    const bob = github.addAccount('bob', 'User')
    github.addIssue(1, { labelIds: [1], updatedAt: github.at(100), comments: 2 })
    github.addIssue(2, { state: 'CLOSED', labelIds: [2], updatedAt: github.at(50), authorId: bob.id })
    github.addIssue(3, { labelIds: [1, 2], assigneeIds: [bob.id], comments: 5, milestoneId: 90 })
  })

  test.each([
    ['', [1, 2, 3]],
    ['orderBy: { field: UPDATED_AT, direction: ASC }', [3, 2, 1]],
    ['orderBy: { field: UPDATED_AT, direction: DESC }', [1, 2, 3]],
    ['orderBy: { field: CREATED_AT, direction: DESC }', [3, 2, 1]],
    ['orderBy: { field: COMMENTS, direction: DESC }', [3, 1, 2]],
    ['states: OPEN', [1, 3]],
    ['states: [OPEN, CLOSED]', [1, 2, 3]],
    ['labels: ["bug", "wish"]', [1, 2, 3]],
    ['labels: ["none"]', []],
    ['filterBy: { labels: ["BUG", "wish"] }', [3]],
    ['filterBy: { states: [CLOSED] }', [2]],
    ['filterBy: { assignee: "bob" }', [3]],
    ['filterBy: { assignee: "*" }', [3]],
    ['filterBy: { assignee: null }', [1, 2]],
    ['filterBy: { createdBy: "bob" }', [2]],
    ['filterBy: { milestoneNumber: "3" }', [3]],
    ['filterBy: { milestone: null }', [1, 2]],
    ['filterBy: { since: "1970-01-01T00:00:00Z" }', [1, 2, 3]],
  ])('by %s', async (args, numbers) => {
    expect(await listNumbers(`issues(first: 9, ${args})`)).toEqual(numbers)
  })

  test('since a moment, that moment included', async () => {
    const since = (time: string) => `issues(first: 9, filterBy: { since: "${time}" })`
    expect(await listNumbers(since(github.at(50)))).toEqual([1, 2])
    expect(await listNumbers(since(github.at(51)))).toEqual([1])
    expect(await listNumbers(since(github.at(50).replace('Z', '.400Z')))).toEqual([1])
    expect(await listNumbers(since(github.at(50).replace('Z', '+00:00')))).toEqual([1, 2])
  })
})

test('pull requests are listed by state, branch and label', async () => {
  github.repository.labels = labels
  github.addPullRequest(1, { state: 'MERGED', labelIds: [2] })
  github.addPullRequest(2, { baseRefName: 'stable', updatedAt: github.at(-1) })
  github.addPullRequest(3, { state: 'CLOSED' })
  expect(await listNumbers('pullRequests(first: 9)')).toEqual([1, 2, 3])
  expect(await listNumbers('pullRequests(first: 9, states: [MERGED, CLOSED])')).toEqual([1, 3])
  expect(await listNumbers('pullRequests(first: 9, baseRefName: "stable")')).toEqual([2])
  expect(await listNumbers('pullRequests(first: 9, headRefName: "topic-3")')).toEqual([3])
  expect(await listNumbers('pullRequests(first: 9, labels: ["bug"])')).toEqual([1])
  expect(await listNumbers('pullRequests(first: 9, orderBy: { field: UPDATED_AT, direction: ASC })')).toEqual(
    [2, 1, 3],
  )
})
