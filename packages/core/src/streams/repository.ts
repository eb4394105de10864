import type { LookRequest, ProbedRepository, QueryWeight, StreamProbe } from '../contracts/source.js'
import type { RepositoryRecord } from '../wire/repository.js'
import { type Connection, nodesOf } from './connection.js'

interface TreeNode {
  readonly entries?: readonly { readonly name: string; readonly type: string }[] | null
}

interface RepositoryNode {
  readonly id: string
  readonly databaseId: number
  readonly name: string
  readonly nameWithOwner: string
  readonly owner: {
    readonly __typename: string
    readonly id: string
    readonly login: string
    readonly databaseId?: number | null
  }
  readonly description: string | null
  readonly url: string
  readonly homepageUrl: string | null
  readonly primaryLanguage: { readonly name: string } | null
  readonly stargazerCount: number
  readonly forkCount: number
  readonly visibility: string
  readonly isPrivate: boolean
  readonly isFork: boolean
  readonly isArchived: boolean
  readonly isDisabled: boolean
  readonly hasIssuesEnabled: boolean
  /** Null without an account. */
  readonly viewerPermission?: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly pushedAt: string | null
  readonly defaultBranchRef?: { readonly name: string; readonly target: HeadNode | null } | null
  readonly issues?: MovementNode | null
  readonly pullRequests?: MovementNode | null
  readonly repositoryTopics?: Connection<{ readonly topic: { readonly name: string } }> | null
  readonly languages?: {
    readonly edges:
      | readonly ({ readonly size: number; readonly node: { readonly name: string } } | null)[]
      | null
  } | null
  readonly workflows?: TreeNode | null
}

interface HeadNode {
  readonly oid: string
  readonly committedDate?: string
  readonly history?: { readonly totalCount: number }
  readonly tree?: TreeNode
}

interface MovementNode extends Connection<{ readonly updatedAt: string }> {
  readonly totalCount: number
}

const newest = '(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }'
const workflowsFolder = '.github/workflows'

/** What is asked of a repository: always what it is; also how its streams stand, and what sizes and describes it. */
export type LookOptions = Omit<LookRequest, 'repository'>

export interface RepositorySelection {
  readonly fields: string
  readonly fragments: readonly string[]
}

/** A look at a repository as the probe takes it. A connection costs the same whether it holds one node or a hundred. */
export function selectRepository({ details, issues, pullRequests }: LookOptions): RepositorySelection {
  const movements = [
    ...(issues ? [`issues${newest}`] : []),
    ...(pullRequests ? [`pullRequests${newest}`] : []),
  ]
  return {
    fields: ['...RepositoryFields', ...movements, ...(details ? ['...RepositoryDetails'] : [])].join(' '),
    fragments: [repositoryFragment, ...(details ? [detailsFragment] : [])],
  }
}

/** What the selection declares for each repository. */
export function weighRepository({ details, issues, pullRequests }: LookOptions): QueryWeight {
  const movements = Number(issues) + Number(pullRequests)
  return {
    connections: movements + (details ? detailConnections : 0),
    nodes: movements + (details ? topicsAlong + languagesAlong : 0),
  }
}

const repositoryFragment = [
  'fragment RepositoryFields on Repository {',
  'id databaseId name nameWithOwner',
  'owner { __typename id login ... on User { databaseId } ... on Organization { databaseId } }',
  'description url homepageUrl primaryLanguage { name } stargazerCount forkCount visibility',
  'isPrivate isFork isArchived isDisabled hasIssuesEnabled viewerPermission createdAt updatedAt pushedAt',
  'defaultBranchRef { name target { oid ... on Commit { committedDate } } }',
  '}',
].join(' ')

/** The history, of which only the total is read, topics and languages. */
const detailConnections = 3
const topicsAlong = 100
const languagesAlong = 100

const detailsFragment = [
  'fragment RepositoryDetails on Repository {',
  'defaultBranchRef { target { ... on Commit { history { totalCount } tree { entries { name type } } } } }',
  `repositoryTopics(first: ${topicsAlong}) { nodes { topic { name } } }`,
  `languages(first: ${languagesAlong}) { edges { size node { name } } }`,
  `workflows: object(expression: "HEAD:${workflowsFolder}") { ... on Tree { entries { name type } } }`,
  '}',
].join(' ')

/** A probed repository from its node. What GitHub could not tell of it stays untold. */
export function toProbedRepository(node: unknown): ProbedRepository {
  const repository = node as RepositoryNode
  const head = repository.defaultBranchRef?.target
  const record = toRecord(repository)
  return {
    githubId: record.id,
    nodeId: record.node_id,
    fullName: record.full_name,
    record,
    issues: toProbe(repository.issues),
    pullRequests: toProbe(repository.pullRequests),
    headSha: head?.oid ?? null,
    ...(head?.history && { historyCount: head.history.totalCount }),
    ...(repository.defaultBranchRef === null &&
      repository.repositoryTopics !== undefined && { historyCount: 0 }),
  }
}

const pushingRoles: ReadonlySet<string> = new Set(['WRITE', 'MAINTAIN', 'ADMIN'])

function toRecord(node: RepositoryNode): RepositoryRecord {
  const head = node.defaultBranchRef?.target
  return {
    id: node.databaseId,
    node_id: node.id,
    name: node.name,
    full_name: node.nameWithOwner,
    owner: {
      login: node.owner.login,
      id: node.owner.databaseId ?? 0,
      node_id: node.owner.id,
      type: node.owner.__typename,
    },
    description: node.description,
    html_url: node.url,
    homepage: node.homepageUrl,
    language: node.primaryLanguage?.name ?? null,
    stargazers_count: node.stargazerCount,
    forks_count: node.forkCount,
    visibility: node.visibility.toLowerCase(),
    private: node.isPrivate,
    fork: node.isFork,
    archived: node.isArchived,
    disabled: node.isDisabled,
    has_issues: node.hasIssuesEnabled,
    permissions: { push: pushingRoles.has(node.viewerPermission ?? '') },
    default_branch: node.defaultBranchRef?.name ?? null,
    created_at: node.createdAt,
    updated_at: node.updatedAt,
    pushed_at: node.pushedAt,
    head_sha: head?.oid ?? null,
    head_committed_at: head?.committedDate ?? null,
    ...toDetails(node),
  }
}

function toDetails(node: RepositoryNode): Pick<RepositoryRecord, 'topics' | 'languages' | 'tree'> {
  const { repositoryTopics, languages, workflows } = node
  if (repositoryTopics === undefined) return {}
  const edges = (languages?.edges ?? []).filter((edge) => edge !== null)
  return {
    topics: nodesOf(repositoryTopics).map(({ topic }) => topic.name),
    languages: Object.fromEntries(edges.map(({ size, node: language }) => [language.name, size])),
    tree: [...pathsOf(node.defaultBranchRef?.target?.tree, ''), ...pathsOf(workflows, `${workflowsFolder}/`)],
  }
}

function pathsOf(tree: TreeNode | null | undefined, prefix: string): string[] {
  return (tree?.entries ?? []).map(({ name, type }) => `${prefix}${name}${type === 'tree' ? '/' : ''}`)
}

function toProbe(movement: MovementNode | null = null): StreamProbe | null {
  return movement && { count: movement.totalCount, updatedAt: nodesOf(movement)[0]?.updatedAt ?? null }
}

/** The paths of a whole tree that the record tells: its root, and the workflows. */
export function selectTreePaths(
  entries: readonly { readonly path: string; readonly type: string }[],
): string[] {
  return entries.flatMap(({ path, type }) => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    const isTold = folder === '' || folder === workflowsFolder
    return isTold ? [`${path}${type === 'tree' ? '/' : ''}`] : []
  })
}
