import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { rowId } from '../model/ids.js'
import type {
  NormalizeContext,
  OrganizationContext,
  ProjectContext,
  ReviewContext,
} from '../normalize/context.js'

/** The context of records that belong to the request's repository. */
export function ofProject({ repository }: PageRequest, context: NormalizeContext): ProjectContext {
  if (repository === null)
    throw new HubSyncError('unknown', 'Records were asked for without their repository')
  return { ...context, projectId: rowId(context.scope, 'project', repository.githubId) }
}

/** The context of reviews of one pull request. */
export function ofPullRequest(githubId: number, context: NormalizeContext): ReviewContext {
  return { ...context, pullRequestId: rowId(context.scope, 'pull_request', githubId) }
}

/** The context of members of the request's organization. */
export function ofOrganization(
  { organization }: PageRequest,
  context: NormalizeContext,
): OrganizationContext {
  if (organization === undefined) {
    throw new HubSyncError('unknown', 'Members were asked for without their organization')
  }
  return { ...context, organization: { id: organization.githubId, login: organization.login } }
}
