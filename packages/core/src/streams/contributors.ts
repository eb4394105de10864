import { normalizeContributor } from '../normalize/normalize-contributor.js'
import { type ContributorRecord, contributorRecord } from '../wire/contributor.js'
import { largestPage } from './graphql-text.js'
import { parseRecords } from './parse-records.js'
import { ofProject } from './record-owner.js'
import { nextPageNumber, pageNumber, repositoryParameters } from './repository-route.js'
import type { StreamDefinition } from './stream.js'

/**
 * GitHub's own list of who committed, which may be hours old and links only the first 500 addresses to accounts.
 *
 * Source: https://docs.github.com/rest/repos/repos#list-repository-contributors
 */
export const contributors: StreamDefinition<ContributorRecord> = {
  name: 'contributors',
  table: 'contributors',
  record: contributorRecord,
  graphql: null,
  rest: {
    request: (request) => ({
      route: 'GET /repos/{owner}/{repo}/contributors',
      parameters: {
        ...repositoryParameters(request),
        anon: 1,
        per_page: largestPage,
        page: pageNumber(request.cursor),
      },
    }),
    emptyOn: [204],
    page: (records, { hasNext }, { cursor }) => ({
      records,
      next: nextPageNumber(cursor, hasNext),
      total: null,
      descending: false,
    }),
    detail: null,
  },
  rows: (page, context) => {
    const project = ofProject(page.request, context)
    return parseRecords(page, contributorRecord)
      .map((record) => normalizeContributor(record, project))
      .filter((row) => row !== null)
  },
}
