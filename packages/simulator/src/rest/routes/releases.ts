import type { Release } from '../../world/records.js'
import { mostReleasesListed } from '../../world/shipment-directory.js'
import { notFound, RestFailure } from '../errors.js'
import { gatherRepository } from '../gather-repository.js'
import { paginateByNumber, readPageRequest } from '../pagination.js'
import { presentRelease } from '../present-release.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'

export const releaseRoutes: RepositoryRoute[] = [
  {
    path: '/releases',
    documentation: 'releases/releases#list-releases',
    scopes: 'repo',
    answer: (call) => {
      const { page, perPage } = readPageRequest(call.query)
      if ((page - 1) * perPage >= mostReleasesListed) throw tooFarBehind()
      const url = `${call.urlById}/releases`
      const { items, link } = paginateByNumber(listReleases(call), call.query, url, presenter(call))
      return { body: items, link }
    },
  },
  {
    path: '/releases/{release_id}',
    documentation: 'releases/releases#get-a-release',
    scopes: 'repo',
    answer: (call) => {
      const id = Number(parameter(call, 'release_id'))
      const release = listReleases(call).find((known) => known.id === id)
      if (!release) throw notFound()
      return { body: presenter(call)(release) }
    },
  },
]

function tooFarBehind(): RestFailure {
  return new RestFailure(422, `Only the first ${mostReleasesListed} results are available.`)
}

/** Newest first; drafts only for those who may push. */
function listReleases(call: RepositoryCall): Release[] {
  const { permission } = gatherRepository(call, call.repository, call.owner)
  const maySeeDrafts = permission === 'admin' || permission === 'write'
  const releases = call.world.shipments.releasesOf(call.repository.id)
  return releases.filter(({ isDraft }) => maySeeDrafts || !isDraft).toReversed()
}

function presenter(call: RepositoryCall) {
  const parent = gatherRepository(call, call.repository, call.owner)
  return (release: Release) =>
    presentRelease(release, call.world.accountById(release.authorId), parent, call.presentation)
}
