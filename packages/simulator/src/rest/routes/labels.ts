import { notFound } from '../errors.js'
import { createGatherer } from '../gather-conversation.js'
import { gatherRepository } from '../gather-repository.js'
import { paginateByNumber } from '../pagination.js'
import { presentLabel } from '../present-label.js'
import { presentMilestone } from '../present-milestone.js'
import { repositoryUrl } from '../present-repository.js'
import { readChoice } from '../read-query.js'
import { parameter, type RepositoryCall, type RepositoryRoute } from '../route.js'

export const labelRoutes: RepositoryRoute[] = [
  {
    path: '/labels',
    documentation: 'issues/labels#list-labels-for-a-repository',
    scopes: 'repo',
    answer: (call) => {
      const url = apiUrlOf(call)
      const labels = call.repository.labels.toSorted((a, b) => a.name.localeCompare(b.name))
      const { items, link } = paginateByNumber(labels, call.query, `${call.urlById}/labels`, (label) =>
        presentLabel(label, url),
      )
      return { body: items, link }
    },
  },
  {
    path: '/labels/{name}',
    documentation: 'issues/labels#get-a-label',
    scopes: 'repo',
    answer: (call) => {
      const wanted = parameter(call, 'name').toLowerCase()
      const label = call.repository.labels.find(({ name }) => name.toLowerCase() === wanted)
      if (!label) throw notFound()
      return { body: presentLabel(label, apiUrlOf(call)) }
    },
  },
  {
    path: '/milestones',
    documentation: 'issues/milestones#list-milestones',
    scopes: 'repo',
    answer: (call) => {
      const { query, repository } = call
      const state = readChoice(query, 'state', ['open', 'closed', 'all'], 'open', 'Milestone')
      const milestones =
        state === 'closed' ? [] : repository.milestones.toSorted((a, b) => a.number - b.number)
      const { items, link } = paginateByNumber(milestones, query, `${call.urlById}/milestones`, ({ id }) =>
        showMilestone(call, id),
      )
      return { body: items, link }
    },
  },
  {
    path: '/milestones/{milestone_number}',
    documentation: 'issues/milestones#get-a-milestone',
    scopes: 'repo',
    answer: (call) => {
      const wanted = Number(parameter(call, 'milestone_number'))
      const milestone = call.repository.milestones.find(({ number }) => number === wanted)
      if (!milestone) throw notFound()
      return { body: showMilestone(call, milestone.id) }
    },
  },
]

function showMilestone(call: RepositoryCall, id: number) {
  const gatherer = createGatherer(call)
  const parts = gatherer.milestone(id)
  if (!parts) throw notFound()
  return presentMilestone(parts, gatherer.parent, call.presentation)
}

function apiUrlOf(call: RepositoryCall): string {
  return repositoryUrl(gatherRepository(call, call.repository, call.owner), call.presentation)
}
