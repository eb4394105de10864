import type { Milestone } from '../world/records.js'
import type { RepositoryParts } from './present-repository.js'
import { repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import type { Presentation } from './presentation.js'

export interface MilestoneParts {
  milestone: Milestone
  openIssues: number
  closedIssues: number
}

/** The state keeps neither a milestone's times nor its text: it is as old as its repository, and open. */
export function presentMilestone(
  { milestone, openIssues, closedIssues }: MilestoneParts,
  parent: RepositoryParts,
  presentation: Presentation,
) {
  const url = `${repositoryUrl(parent, presentation)}/milestones/${milestone.number}`
  return {
    url,
    html_url: `${repositoryHtmlUrl(parent)}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: milestone.nodeId,
    number: milestone.number,
    title: milestone.title,
    description: null,
    creator: null,
    open_issues: openIssues,
    closed_issues: closedIssues,
    state: 'open',
    created_at: parent.repository.createdAt,
    updated_at: parent.repository.createdAt,
    due_on: null,
    closed_at: null,
  }
}
