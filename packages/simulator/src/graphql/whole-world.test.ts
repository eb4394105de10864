import { expect, test } from 'vitest'
import type { ActorState } from '../control/present-state.js'
import { readState, type WorldState } from '../control/state.js'
import { Stats } from '../control/stats.js'
import { generateWorld } from '../generator/generate-world.js'
import { Limits } from '../limits.js'
import type { World } from '../world/world.js'
import { createGraphqlView } from './index.js'

type Node = Record<string, unknown>
type Connection = keyof typeof selections

const author = 'author { login ... on User { databaseId } ... on Bot { databaseId } }'
const conversation = `fullDatabaseId id number title body state ${author} authorAssociation locked
  createdAt updatedAt closedAt comments { totalCount } milestone { number title }
  assignees(first: 100) { nodes { databaseId } } labels(first: 100) { nodes { name } }`
const selections = {
  repositories: `id databaseId nameWithOwner description visibility isArchived isFork isEmpty hasIssuesEnabled
    stargazerCount pushedAt updatedAt primaryLanguage { name } repositoryTopics(first: 100) { nodes { topic { name } } }`,
  issues: `${conversation} stateReason(enableDuplicate: true)`,
  pullRequests: `${conversation} isDraft headRefName headRefOid headRepository { nameWithOwner } baseRefName baseRefOid
    mergedAt mergedBy { login } additions deletions changedFiles commits { totalCount } reviews { totalCount }`,
  reviews: `fullDatabaseId id state body ${author} commit { oid } createdAt updatedAt submittedAt`,
  history: `oid message authoredDate committedDate author { name email user { databaseId } } committer { name email }
    parents(first: 9) { nodes { oid } } additions deletions changedFilesIfAvailable tree { oid }`,
}

test('what GraphQL lists, page by page, is the whole state of the world', async () => {
  const seed = Math.floor(Math.random() * 1e6)
  const size = { repositories: 20, issues: 150, pullRequests: 120, reviews: 160, commits: 700 }
  const world = generateWorld({ seed, ...size })
  const state = readState(world)
  const list = createLister(world)

  const listed = {
    repositories: await list(state.repositories[0]?.owner?.login ?? '', 'Organization', 'repositories'),
    issues: [] as Node[],
    pullRequests: [] as Node[],
    reviews: [] as Node[],
    history: [] as Node[],
  }
  for (const { nodeId } of state.repositories) {
    listed.issues.push(...(await list(nodeId, 'Repository', 'issues')))
    listed.pullRequests.push(...(await list(nodeId, 'Repository', 'pullRequests')))
    listed.history.push(...(await list(nodeId, 'Commit', 'history')))
  }
  for (const { nodeId } of state.pullRequests) {
    listed.reviews.push(...(await list(nodeId, 'PullRequest', 'reviews')))
  }

  const note = `seed ${seed}`
  expect(listed.repositories, note).toEqual(state.repositories.map(expectRepository))
  expect(sort(listed.issues), note).toEqual(
    sort(state.issues.filter(({ hidden }) => !hidden).map(expectIssue)),
  )
  expect(sort(listed.pullRequests), note).toEqual(sort(state.pullRequests.map(expectPullRequest)))
  expect(sort(listed.reviews), note).toEqual(sort(state.reviews.map(expectReview)))
  expect(sort(listed.history), note).toEqual(sort(state.commits.map(expectCommit)))
})

/** Reads a connection of a thing to its end, 37 at a time and newest first where it can be ordered. */
function createLister(world: World) {
  const limits = new Limits(world, { graphqlPerHour: null })
  const { handle } = createGraphqlView({ world, limits, stats: new Stats() })

  return async (id: string, type: string, connection: Connection): Promise<Node[]> => {
    const order = connection === 'issues' || connection === 'pullRequests'
    const nodes: Node[] = []
    for (let after: string | null = null; ; ) {
      const page: Page = await readPage(
        `first: 37 ${order ? newestFirst : ''} ${after ? `after: "${after}"` : ''}`,
      )
      nodes.push(...page.nodes)
      after = page.pageInfo.endCursor
      if (page.pageInfo.hasNextPage) continue
      expect(nodes).toHaveLength(page.totalCount)
      return nodes
    }

    async function readPage(args: string): Promise<Page> {
      const page = `${connection}(${args}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${selections[connection]} } }`
      const thing =
        type === 'Organization'
          ? `thing: organization(login: "${id}") { ${page} }`
          : type === 'Commit'
            ? `node(id: "${id}") { ... on Repository { thing: object(expression: "HEAD") { ... on Commit { ${page} } } } }`
            : `thing: node(id: "${id}") { ... on ${type} { ${page} } }`
      const body = JSON.stringify({ query: `{ ${thing} }` })
      const headers = { authorization: 'bearer good' }
      const response = await handle(
        new Request('http://127.0.0.1/graphql', { method: 'POST', body, headers }),
      )
      const { data, errors } = (await response.json()) as { data: Node; errors: unknown }
      expect(errors).toBeUndefined()
      const found = (type === 'Commit' ? (data.node as Node) : data).thing as Record<Connection, Page> | null
      return found ? found[connection] : emptyPage
    }
  }
}

interface Page {
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  nodes: Node[]
}

const newestFirst = 'orderBy: { field: UPDATED_AT, direction: DESC }'
const emptyPage: Page = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }

function sort(nodes: Node[]): Node[] {
  return nodes.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function expectRepository(repository: WorldState['repositories'][number]): Node {
  return {
    id: repository.nodeId,
    databaseId: repository.id,
    nameWithOwner: repository.fullName,
    description: repository.description,
    visibility: repository.visibility.toUpperCase(),
    isArchived: repository.isArchived,
    isFork: repository.isFork,
    isEmpty: repository.headSha === null,
    hasIssuesEnabled: repository.hasIssues,
    stargazerCount: repository.stars,
    pushedAt: repository.pushedAt,
    updatedAt: repository.updatedAt,
    primaryLanguage: repository.primaryLanguage === null ? null : { name: repository.primaryLanguage },
    repositoryTopics: { nodes: repository.topics.map((name) => ({ topic: { name } })) },
  }
}

function expectConversation(
  row: Omit<WorldState['issues'][number], 'hidden' | 'state' | 'stateReason'> & { state: string },
): Node {
  return {
    fullDatabaseId: String(row.id),
    id: row.nodeId,
    number: row.number,
    title: row.title,
    body: row.body ?? '',
    state: row.state,
    author: expectAuthor(row.author),
    authorAssociation: row.authorAssociation,
    locked: row.locked,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    closedAt: row.closedAt,
    comments: { totalCount: row.comments },
    milestone: row.milestone,
    assignees: {
      nodes: row.assignees
        .flatMap((each) => each?.id ?? [])
        .sort((a, b) => a - b)
        .map((databaseId) => ({ databaseId })),
    },
    labels: { nodes: expect.toSatisfy((nodes: { name: string }[]) => hasNames(nodes, row.labels)) },
  }
}

function expectIssue(issue: WorldState['issues'][number]): Node {
  return { ...expectConversation(issue), stateReason: issue.stateReason }
}

function expectPullRequest(row: WorldState['pullRequests'][number]): Node {
  return {
    ...expectConversation(row),
    isDraft: row.isDraft,
    headRefName: row.headRefName,
    headRefOid: row.headSha,
    headRepository: row.headRepository === null ? null : { nameWithOwner: row.headRepository },
    baseRefName: row.baseRefName,
    baseRefOid: row.baseSha,
    mergedAt: row.mergedAt,
    mergedBy: row.mergedBy && { login: row.mergedBy.login.replace('[bot]', '') },
    additions: row.additions,
    deletions: row.deletions,
    changedFiles: row.changedFiles,
    commits: { totalCount: row.commitCount },
    reviews: { totalCount: row.reviews },
  }
}

function expectReview(review: WorldState['reviews'][number]): Node {
  return {
    fullDatabaseId: String(review.id),
    id: review.nodeId,
    state: review.state,
    body: review.body,
    author: expectAuthor(review.author),
    commit: review.commitSha === null ? null : { oid: review.commitSha },
    createdAt: review.createdAt,
    updatedAt: review.updatedAt,
    submittedAt: review.submittedAt,
  }
}

function expectCommit(commit: WorldState['commits'][number]): Node {
  const { author, committer } = commit
  return {
    oid: commit.sha,
    message: commit.message,
    authoredDate: author.date,
    committedDate: committer.date,
    author: {
      name: author.name,
      email: author.email,
      user: author.account && { databaseId: author.account.id },
    },
    committer: { name: committer.name, email: committer.email },
    parents: { nodes: commit.parents.map((oid) => ({ oid })) },
    additions: commit.additions,
    deletions: commit.deletions,
    changedFilesIfAvailable: commit.changedFiles,
    tree: { oid: commit.treeSha },
  }
}

function expectAuthor(account: ActorState): Node | null {
  return account && { login: account.login.replace('[bot]', ''), databaseId: account.id }
}

function hasNames(nodes: { name: string }[], names: string[]): boolean {
  return JSON.stringify(nodes.map(({ name }) => name).sort()) === JSON.stringify([...names].sort())
}
