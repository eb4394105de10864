import type { Account, Repository } from '../world/records.js'
import { trimToVersion } from './api-version.js'
import { presentLicense } from './present-license.js'
import { presentSimpleUser } from './present-user.js'
import { escapeSegment, htmlUrl, type Presentation } from './presentation.js'

export interface RepositoryParts {
  repository: Repository
  owner: Account
  /** Issues and pull requests together, as GitHub counts them. */
  openIssues: number
  /** What the caller may do; `undefined` for a caller without a token, who is not told. */
  permission: Permission | undefined
}

export type Permission = 'admin' | 'write' | 'read'

export function repositoryUrl({ repository, owner }: RepositoryParts, { apiUrl }: Presentation): string {
  return `${apiUrl}/repos/${escapeSegment(owner.login)}/${escapeSegment(repository.name)}`
}

export function repositoryHtmlUrl({ repository, owner }: RepositoryParts): string {
  return `${htmlUrl}/${escapeSegment(owner.login)}/${escapeSegment(repository.name)}`
}

/** A repository as lists and pull requests carry it. */
export function presentRepository(parts: RepositoryParts, presentation: Presentation) {
  const { repository, owner, openIssues } = parts
  const body = {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${owner.login}/${repository.name}`,
    private: repository.visibility !== 'public',
    owner: presentSimpleUser(owner, presentation),
    html_url: repositoryHtmlUrl(parts),
    description: repository.description,
    fork: repository.isFork,
    ...presentAddresses(parts, presentation),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    ...presentCloneAddresses(parts),
    homepage: repository.homepage,
    size: kilobytesOf(repository),
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    language: repository.primaryLanguage,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: repository.forks,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: repository.isDisabled,
    open_issues_count: openIssues,
    license: presentLicense(repository.licenseKey, presentation),
    allow_forking: true,
    is_template: repository.isTemplate,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility: repository.visibility,
    forks: repository.forks,
    open_issues: openIssues,
    watchers: repository.stars,
    default_branch: repository.defaultBranchName,
    ...(parts.permission && { permissions: presentPermissions(parts.permission) }),
  }
  return trimToVersion('repository', body, presentation.version)
}

/** A repository on its own. Who may push is also told how pull requests are merged. */
export function presentFullRepository(parts: RepositoryParts, presentation: Presentation) {
  const { owner, permission, repository } = parts
  const body = {
    ...presentRepository(parts, presentation),
    temp_clone_token: permission === undefined ? null : '',
    ...((permission === 'admin' || permission === 'write') && mergeSettings),
    ...(owner.type === 'Organization' && { organization: presentSimpleUser(owner, presentation) }),
    network_count: repository.forks,
    subscribers_count: repository.stars,
  }
  return trimToVersion('repository', body, presentation.version)
}

const mergeSettings = {
  allow_squash_merge: true,
  allow_merge_commit: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  delete_branch_on_merge: false,
  allow_update_branch: false,
  use_squash_pr_title_as_default: false,
  squash_merge_commit_message: 'COMMIT_MESSAGES',
  squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
  merge_commit_message: 'PR_TITLE',
  merge_commit_title: 'MERGE_MESSAGE',
}

function presentPermissions(permission: Permission) {
  const push = permission !== 'read'
  return {
    admin: permission === 'admin',
    maintain: permission === 'admin',
    push,
    triage: push,
    pull: true,
  }
}

function kilobytesOf(repository: Repository): number {
  let bytes = 0
  for (const size of Object.values(repository.languages)) bytes += size
  return Math.ceil(bytes / 1024)
}

function presentCloneAddresses(parts: RepositoryParts) {
  const path = repositoryHtmlUrl(parts).slice(htmlUrl.length + 1)
  return {
    git_url: `git://github.com/${path}.git`,
    ssh_url: `git@github.com:${path}.git`,
    clone_url: `${htmlUrl}/${path}.git`,
    svn_url: `${htmlUrl}/${path}`,
  }
}

function presentAddresses(parts: RepositoryParts, presentation: Presentation) {
  const url = repositoryUrl(parts, presentation)
  return {
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    teams_url: `${url}/teams`,
    hooks_url: `${url}/hooks`,
    issue_events_url: `${url}/issues/events{/number}`,
    events_url: `${url}/events`,
    assignees_url: `${url}/assignees{/user}`,
    branches_url: `${url}/branches{/branch}`,
    tags_url: `${url}/tags`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    statuses_url: `${url}/statuses/{sha}`,
    languages_url: `${url}/languages`,
    stargazers_url: `${url}/stargazers`,
    contributors_url: `${url}/contributors`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    commits_url: `${url}/commits{/sha}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    comments_url: `${url}/comments{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    merges_url: `${url}/merges`,
    archive_url: `${url}/{archive_format}{/ref}`,
    downloads_url: `${url}/downloads`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    labels_url: `${url}/labels{/name}`,
    releases_url: `${url}/releases{/id}`,
    deployments_url: `${url}/deployments`,
  }
}
