import type { PageRequest } from '../contracts/source.js'
import { normalizeIssue, pullRequestCommentCount } from '../normalize/normalize-issue.js'
import { type IssueRecord, issueRecord } from '../wire/issue.js'
import { actorFragment } from './actor.js'
import { type Connection, nextOf, nodesOf, onlyRecord } from './connection.js'
import {
  type ConversationNode,
  conversationConnections,
  conversationFields,
  identityFields,
  toConversation,
  toIdentity,
} from './conversation.js'
import { largestPage, literal, pageArguments, pageInfo } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofProject } from './record-owner.js'
import { repositoryParameters } from './repository-route.js'
import type { ListedPage, RestAnswer, StreamDefinition } from './stream.js'

interface IssueNode extends ConversationNode {
  readonly stateReason: string | null
}

interface RepositoryNode {
  readonly hasIssuesEnabled: boolean
  readonly page: Connection<IssueNode>
  /** Of a request for one record. */
  readonly record?: IssueNode | null
}

const bugFragment = `fragment BugFields on Issue { ${conversationFields} stateReason(enableDuplicate: true) }`

/**
 * Issues of a repository. REST lists pull requests among them, which tell how many comments they have.
 *
 * Source: https://docs.github.com/rest/issues/issues#list-repository-issues
 */
export const bugs: StreamDefinition<IssueRecord> = {
  name: 'bugs',
  table: 'bugs',
  record: issueRecord,
  graphql: {
    on: 'Repository',
    select: (request) => {
      const fragments = [bugFragment, actorFragment]
      if (request.number !== undefined) {
        return { fields: `record: issue(number: ${request.number}) { ...BugFields }`, fragments }
      }
      const isIdentity = request.order === 'identity'
      const nodes = isIdentity ? identityFields : '...BugFields'
      return {
        fields: `hasIssuesEnabled page: issues${issueArguments(request)} { totalCount ${pageInfo} nodes { ${nodes} } }`,
        fragments: isIdentity ? [] : fragments,
      }
    },
    weigh: (request) =>
      request.order === 'identity'
        ? weighPage(request.first)
        : weighPage(request.first, ...conversationConnections),
    page: (node, request) => {
      const { page, record, hasIssuesEnabled } = node as RepositoryNode
      if (request.number !== undefined) return onlyRecord(record && toIssue(record))
      const records = nodesOf(page)
      return {
        records: request.order === 'identity' ? records.map(toIdentity) : records.map(toIssue),
        next: nextOf(page),
        total: page.totalCount ?? null,
        descending: false,
        ...(hasIssuesEnabled === false && { isWithheld: true }),
      }
    },
  },
  rest: {
    request: (request) => {
      if (request.number !== undefined) {
        return {
          route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
          parameters: { ...repositoryParameters(request), issue_number: request.number },
        }
      }
      const { since, page } = placeOf(request)
      return {
        route: 'GET /repos/{owner}/{repo}/issues',
        parameters: {
          ...repositoryParameters(request),
          state: 'all',
          sort: 'updated',
          direction: request.cursor === null ? 'desc' : 'asc',
          ...(request.cursor !== null && since !== null && { since }),
          per_page: largestPage,
          page,
        },
      }
    },
    emptyOn: [410],
    page: (records, answer, request) => {
      const readPage = request.cursor === null ? newestPage : changedPage
      const page = readPage(records, answer, request)
      return request.order === 'identity' ? { ...page, records: identitiesOf(records) } : page
    },
    detail: null,
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return issuesAmong(parseRecords(page, issueRecord)).map((record) => normalizeIssue(record, project))
  },
  remarks: (page, context) => {
    const { projectId } = ofProject(page.request, context)
    return parseRecords(page, issueRecord)
      .filter(({ pull_request }) => pull_request != null)
      .map(pullRequestCommentCount)
      .map(({ number, comments }) => ({
        table: 'pull_requests',
        where: { project_id: projectId, number },
        told: { comments },
      }))
  },
}

/** REST lists pull requests among the issues. */
function issuesAmong(records: readonly IssueRecord[]): IssueRecord[] {
  return records.filter(({ pull_request }) => pull_request == null)
}

function issueArguments(request: PageRequest): string {
  const isOfChanges = request.order === 'updated' || request.since !== null
  if (!isOfChanges) return pageArguments(request, 'orderBy: {field: CREATED_AT, direction: ASC}')
  const filter = request.since === null ? [] : [`filterBy: {since: ${literal(request.since)}}`]
  return pageArguments(request, 'orderBy: {field: UPDATED_AT, direction: ASC}', ...filter)
}

function toIssue(node: IssueNode): IssueRecord {
  return {
    ...toConversation(node),
    state: node.state.toLowerCase(),
    state_reason: node.stateReason?.toLowerCase() ?? null,
  }
}

/** Where REST's reading stands: at a time of change, and within that second on a numbered page. */
interface Place {
  readonly since: string | null
  readonly page: number
}

/**
 * Pages are told apart by the last change seen, because offsets lose rows that move between two requests. Numbered
 * pages serve only inside one second. A cursor reads `2024-05-01T12:00:00Z|2`.
 */
function placeOf({ cursor, since }: PageRequest): Place {
  if (cursor === null) return { since: wholeSeconds(since), page: 1 }
  const [time = '', page = '1'] = cursor.split('|')
  return { since: time === '' ? null : time, page: Number(page) }
}

/** GitHub answers `since` the beginning of time with nothing at all, so it is left out. */
function wholeSeconds(since: string | null): string | null {
  const time = since === null ? 0 : Date.parse(since)
  return time >= 1000 ? `${new Date(time).toISOString().slice(0, 19)}Z` : null
}

/**
 * The newest page has one address for full readings and for those of news: GitHub confirms it as long as nothing
 * changes. Where it holds everything that is asked for it is an answer from one moment. Else it tells nothing, and
 * reading begins with the oldest change.
 */
function newestPage(records: readonly unknown[], { hasNext }: RestAnswer, request: PageRequest): ListedPage {
  const { since } = placeOf(request)
  // What tells no time is no less than news: whoever reads it says so.
  const isOld = (record: unknown) => since !== null && updatedAt(record) < Date.parse(since)
  const news = records.filter((record) => !isOld(record)).toReversed()
  const isWhole = !hasNext || news.length < records.length
  const page = { total: null, descending: false }
  return isWhole ? { ...page, records: news, next: null } : { ...page, records: [], next: `${since ?? ''}|1` }
}

function updatedAt(record: unknown): number {
  return Date.parse((record as Pick<IssueRecord, 'updated_at'>).updated_at)
}

function changedPage(records: readonly unknown[], { hasNext }: RestAnswer, request: PageRequest): ListedPage {
  const page = { records, total: null, descending: false }
  const last = records.at(-1) as Pick<IssueRecord, 'updated_at'> | undefined
  if (!hasNext || last === undefined) return { ...page, next: null }
  const place = placeOf(request)
  const hasMoved = place.since === null || updatedAt(last) > Date.parse(place.since)
  return { ...page, next: hasMoved ? `${last.updated_at}|1` : `${place.since}|${place.page + 1}` }
}

/** Of the issues alone: the pull requests among them have ids of their own elsewhere. */
function identitiesOf(records: readonly unknown[]) {
  return issuesAmong(records as readonly IssueRecord[]).map(({ id, node_id, number, updated_at }) => ({
    id,
    node_id,
    number,
    updated_at,
  }))
}
