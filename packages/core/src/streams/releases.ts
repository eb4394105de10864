import { normalizeRelease } from '../normalize/normalize-release.js'
import { type ReleaseRecord, releaseRecord } from '../wire/release.js'
import { type ActorNode, actorFragment, toActor } from './actor.js'
import { type Connection, nextOf, nodesOf } from './connection.js'
import { largestPage, pageArguments, pageInfo } from './graphql-text.js'
import { numberOfNode } from './number-of-node.js'
import { parseRecords } from './parse-records.js'
import { weighPage } from './query-cost.js'
import { ofProject } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import type { StreamDefinition } from './stream.js'

interface ReleaseNode {
  readonly id: string
  readonly databaseId: number | null
  readonly tagName: string
  readonly name: string | null
  readonly description: string | null
  readonly isDraft: boolean
  readonly isPrerelease: boolean
  readonly author: ActorNode | null
  readonly url: string
  readonly publishedAt: string | null
  readonly updatedAt: string
}

const releaseFragment = [
  'fragment ReleaseFields on Release {',
  'id databaseId tagName name description isDraft isPrerelease url publishedAt updatedAt',
  'author { ...ActorFields }',
  '}',
].join(' ')

/**
 * Releases of a repository, drafts too as far as the token sees them. GitHub lists them by creation alone, so that an
 * edit shows nowhere but in the record: they are listed whole, newest first, because GitHub ends the list of many.
 *
 * Source: https://docs.github.com/rest/releases/releases#list-releases
 */
export const releases: StreamDefinition<ReleaseRecord> = {
  name: 'releases',
  table: 'releases',
  record: releaseRecord,
  graphql: {
    on: 'Repository',
    select: (request) => {
      const isIdentity = request.order === 'identity'
      const nodes = isIdentity ? 'id databaseId updatedAt' : '...ReleaseFields'
      const page = pageArguments(request, 'orderBy: {field: CREATED_AT, direction: DESC}')
      return {
        fields: `page: releases${page} { totalCount ${pageInfo} nodes { ${nodes} } }`,
        fragments: isIdentity ? [] : [releaseFragment, actorFragment],
      }
    },
    weigh: ({ first }) => weighPage(first),
    page: (node, request) => {
      const { page } = node as { page: Connection<ReleaseNode> | null }
      const isIdentity = request.order === 'identity'
      return {
        records: nodesOf(page).map((each) => {
          const identity = { id: numberOfNode(each, request), node_id: each.id, updated_at: each.updatedAt }
          return isIdentity ? identity : { ...identity, ...toRelease(each) }
        }),
        next: nextOf(page),
        total: page?.totalCount ?? null,
        descending: false,
      }
    },
  },
  rest: {
    request: (request) => ({
      route: 'GET /repos/{owner}/{repo}/releases',
      parameters: {
        ...repositoryParameters(request),
        per_page: largestPage,
        page: pageNumber(request.cursor),
      },
    }),
    emptyOn: [],
    endsOn: 422,
    page: (records, { hasNext }, { cursor, order }) => ({
      records: order === 'identity' ? (records as readonly ReleaseRecord[]).map(toIdentity) : records,
      next: nextPageNumber(cursor, hasNext),
      total: cursor === null && !hasNext ? records.length : null,
      descending: false,
    }),
    detail: null,
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return parseRecords(page, releaseRecord).map((record) => normalizeRelease(record, project))
  },
}

/**
 * What a tag was made from GraphQL does not tell; and what it calls the time of creation is another one than REST's,
 * which is that of the commit.
 */
function toRelease(node: ReleaseNode): Omit<ReleaseRecord, 'id' | 'node_id' | 'updated_at'> {
  return {
    tag_name: node.tagName,
    name: node.name,
    body: node.description,
    draft: node.isDraft,
    prerelease: node.isPrerelease,
    author: toActor(node.author),
    html_url: node.url,
    published_at: node.publishedAt,
  }
}

function toIdentity({ id, node_id, updated_at }: ReleaseRecord) {
  return { id, node_id, updated_at }
}
