import { normalizeDeployment } from '../normalize/normalize-deployment.js'
import { type DeploymentRecord, type DeploymentStatusRecord, deploymentRecord } from '../wire/deployment.js'
import { type ActorNode, actorFragment, toActor } from './actor.js'
import { type Connection, nextOf, nodesOf } from './connection.js'
import { largestPage, pageArguments, pageInfo } from './graphql-text.js'
import { numberOfNode } from './number-of-node.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofProject } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import type { StreamDefinition } from './stream.js'

interface DeploymentNode {
  readonly id: string
  readonly databaseId: number | null
  readonly commitOid: string
  /** Null where the branch or tag is gone, or a commit was asked for. */
  readonly ref: { readonly name: string } | null
  readonly task: string | null
  readonly environment: string | null
  readonly description: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly creator: ActorNode | null
  readonly latestStatus: StatusNode | null
}

interface StatusNode {
  readonly state: string
  readonly environmentUrl: string | null
  readonly logUrl: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

const deploymentFragment = [
  'fragment DeploymentFields on Deployment {',
  'id databaseId commitOid ref { name } task environment description createdAt updatedAt',
  'creator { ...ActorFields } latestStatus { state environmentUrl logUrl createdAt updatedAt }',
  '}',
].join(' ')

/**
 * Deployments of a repository, each with its latest status. GitHub lists them by creation alone, and a status moves
 * nothing that a listing would show: they are listed whole. REST tells the status of each by itself.
 *
 * Source: https://docs.github.com/rest/deployments/deployments#list-deployments
 */
export const deployments: StreamDefinition<DeploymentRecord> = {
  name: 'deployments',
  table: 'deployments',
  record: deploymentRecord,
  graphql: {
    on: 'Repository',
    select: (request) => {
      const isIdentity = request.order === 'identity'
      const nodes = isIdentity ? 'id databaseId updatedAt' : '...DeploymentFields'
      const page = pageArguments(request, 'orderBy: {field: CREATED_AT, direction: ASC}')
      return {
        fields: `page: deployments${page} { totalCount ${pageInfo} nodes { ${nodes} } }`,
        fragments: isIdentity ? [] : [deploymentFragment, actorFragment],
      }
    },
    weigh: ({ first }) => weighPage(first),
    page: (node, request) => {
      const { page } = node as { page: Connection<DeploymentNode> | null }
      const isIdentity = request.order === 'identity'
      return {
        records: nodesOf(page).map((each) => {
          const identity = { id: numberOfNode(each, request), node_id: each.id, updated_at: each.updatedAt }
          return isIdentity ? identity : { ...identity, ...toDeployment(each) }
        }),
        next: nextOf(page),
        total: page?.totalCount ?? null,
        descending: false,
      }
    },
  },
  rest: {
    request: (request) => ({
      route: 'GET /repos/{owner}/{repo}/deployments',
      parameters: {
        ...repositoryParameters(request),
        per_page: largestPage,
        page: pageNumber(request.cursor),
      },
    }),
    emptyOn: [],
    page: (records, { hasNext }, { cursor, order }) => ({
      records: order === 'identity' ? (records as readonly DeploymentRecord[]).map(toIdentity) : records,
      next: nextPageNumber(cursor, hasNext),
      total: cursor === null && !hasNext ? records.length : null,
      descending: false,
    }),
    detail: (record, request) => ({
      route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: {
        ...repositoryParameters(request),
        deployment_id: (record as DeploymentRecord).id,
        per_page: 1,
      },
    }),
    withDetail: (record, statuses) => {
      const [latest = null] = statuses as readonly DeploymentStatusRecord[]
      return { ...(record as DeploymentRecord), latest_status: latest }
    },
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return parseRecords(page, deploymentRecord).map((record) => normalizeDeployment(record, project))
  },
}

/** A ref that is not there any more is not told: the row keeps what REST or a webhook said. */
function toDeployment(node: DeploymentNode): Omit<DeploymentRecord, 'id' | 'node_id' | 'updated_at'> {
  return {
    ...(node.ref !== null && { ref: node.ref.name }),
    sha: node.commitOid,
    task: node.task,
    environment: node.environment,
    description: node.description,
    creator: toActor(node.creator),
    created_at: node.createdAt,
    latest_status: node.latestStatus && toStatus(node.latestStatus),
  }
}

function toStatus({
  state,
  environmentUrl,
  logUrl,
  createdAt,
  updatedAt,
}: StatusNode): DeploymentStatusRecord {
  return {
    state: state.toLowerCase(),
    environment_url: environmentUrl,
    log_url: logUrl,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

function toIdentity({ id, node_id, updated_at }: DeploymentRecord) {
  return { id, node_id, updated_at }
}
