import type { Account } from '../world/records.js'
import { accountHtmlUrl } from './present-user.js'
import { escapeSegment, type Presentation } from './presentation.js'

interface OrganizationParts {
  organization: Account
  publicRepositories: number
  privateRepositories: number
  members: number
  /** Owners are told about plan, billing and settings. */
  forOwner: boolean
}

export function presentSimpleOrganization(organization: Account, { apiUrl }: Presentation) {
  const url = `${apiUrl}/orgs/${escapeSegment(organization.login)}`
  return {
    login: organization.login,
    id: organization.id,
    node_id: organization.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: organization.avatarUrl,
    description: null,
  }
}

export function presentOrganization(parts: OrganizationParts, presentation: Presentation) {
  const { organization } = parts
  return {
    ...presentSimpleOrganization(organization, presentation),
    ...(organization.name !== null && { name: organization.name }),
    ...(organization.email !== null && { email: organization.email }),
    is_verified: false,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: parts.publicRepositories,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: accountHtmlUrl(organization),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
    archived_at: null,
    type: 'Organization',
    ...(parts.forOwner && presentSettings(parts)),
  }
}

function presentSettings({ organization, privateRepositories, members }: OrganizationParts) {
  return {
    total_private_repos: privateRepositories,
    owned_private_repos: privateRepositories,
    private_gists: 0,
    disk_usage: 0,
    collaborators: 0,
    billing_email: organization.email,
    default_repository_permission: 'read',
    members_can_create_repositories: true,
    two_factor_requirement_enabled: false,
    members_allowed_repository_creation_type: 'all',
    members_can_create_public_repositories: true,
    members_can_create_private_repositories: true,
    members_can_create_internal_repositories: false,
    members_can_create_pages: true,
    members_can_fork_private_repositories: false,
    members_can_create_public_pages: true,
    members_can_create_private_pages: true,
    web_commit_signoff_required: false,
    plan: {
      name: 'team',
      space: 976562499,
      private_repos: 999999,
      filled_seats: members,
      seats: members,
    },
  }
}
