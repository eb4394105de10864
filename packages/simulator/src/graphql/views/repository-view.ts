import { presentLicense } from '../../rest/present-license.js'
import type { Account, Repository } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import {
  type IssueArguments,
  type PullRequestArguments,
  selectIssues,
  selectPullRequests,
} from '../conversation-rows.js'
import { refuseMissing } from '../graphql-failure.js'
import { listMentionableUsers } from '../mentionable-users.js'
import type { Scope } from '../scope.js'
import { createRepositoryPath, createWebUrl, nameRepository } from '../web-address.js'
import { toDatabaseId } from './database-id.js'
import { type DeploymentArguments, pageDeployments } from './deployment-view.js'
import { findGitObjectByExpression } from './git-expression.js'
import {
  type LabelArguments,
  LabelView,
  type MilestoneArguments,
  MilestoneView,
  pageLabels,
  pageMilestones,
} from './label-view.js'
import { createLanguage, type LanguageArguments, pageLanguages, pageTopics } from './language-view.js'
import { pageRefs, type RefArguments, RefView } from './ref-view.js'
import { pageReleases, type ReleaseArguments, viewerPermissionOf } from './release-view.js'

export class RepositoryView {
  readonly __typename = 'Repository'
  readonly isLocked = false
  readonly isMirror = false
  readonly #scope: Scope
  readonly #repository: Repository

  constructor(scope: Scope, repository: Repository) {
    this.#scope = scope
    this.#repository = repository
  }

  get id(): string {
    return this.#repository.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.#repository.id)
  }

  get name(): string {
    return this.#repository.name
  }

  get nameWithOwner(): string {
    return nameRepository(this.#scope.world, this.#repository)
  }

  get owner(): object | null {
    return this.#scope.views.actor(this.#repository.ownerId)
  }

  get isInOrganization(): boolean {
    return this.#scope.world.accountById(this.#repository.ownerId)?.type === 'Organization'
  }

  get description(): string | null {
    return this.#repository.description
  }

  get homepageUrl(): string | null {
    return this.#repository.homepage
  }

  get resourcePath(): string {
    return createRepositoryPath(this.#scope.world, this.#repository)
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get visibility(): string {
    return this.#repository.visibility.toUpperCase()
  }

  get isPrivate(): boolean {
    return this.#repository.visibility !== 'public'
  }

  get isFork(): boolean {
    return this.#repository.isFork
  }

  get isArchived(): boolean {
    return this.#repository.isArchived
  }

  get isDisabled(): boolean {
    return this.#repository.isDisabled
  }

  get isEmpty(): boolean {
    return this.#repository.headSha === null
  }

  get isTemplate(): boolean {
    return this.#repository.isTemplate
  }

  get hasIssuesEnabled(): boolean {
    return this.#repository.hasIssues
  }

  get viewerPermission(): string | null {
    return viewerPermissionOf(this.#scope, this.#repository)
  }

  get stargazerCount(): number {
    return this.#repository.stars
  }

  get forkCount(): number {
    return this.#repository.forks
  }

  get createdAt(): string {
    return this.#repository.createdAt
  }

  get updatedAt(): string {
    return this.#repository.updatedAt
  }

  get pushedAt(): string | null {
    return this.#repository.pushedAt
  }

  get primaryLanguage(): object | null {
    const { primaryLanguage } = this.#repository
    return primaryLanguage === null ? null : createLanguage(primaryLanguage)
  }

  get licenseInfo(): object | null {
    const license = presentLicense(this.#repository.licenseKey, licensePresentation)
    if (!license) return null
    const { key, name, spdx_id: spdxId, node_id: id } = license
    return { __typename: 'License', id, key, name, spdxId }
  }

  /** `null` while the repository is empty. */
  get defaultBranchRef(): object | null {
    const { headSha } = this.#repository
    return headSha === null ? null : new RefView(this.#scope, this.#repository, headSha)
  }

  languages(args: LanguageArguments): Connection {
    return pageLanguages(this.#scope, this.#repository, args)
  }

  repositoryTopics(page: PageArguments): Connection {
    return pageTopics(this.#scope, this.#repository, page)
  }

  object({ expression, oid }: { expression?: string | null; oid?: string | null }): object | null {
    return findGitObjectByExpression(this.#scope, this.#repository, oid ?? expression ?? '')
  }

  ref({ qualifiedName }: { qualifiedName: string }): object | null {
    const name = qualifiedName.replace(/^refs\/heads\//, '')
    return name === this.#repository.defaultBranchName ? this.defaultBranchRef : null
  }

  refs(args: RefArguments): Connection {
    return pageRefs(this.#scope, this.#repository, args)
  }

  issue({ number }: { number: number }): object {
    const issue = this.#repository.hasIssues
      ? this.#scope.world.issueByNumber(this.#repository.id, number)
      : undefined
    if (!issue) throw refuseMissing(`an Issue with the number of ${number}.`)
    return this.#scope.views.issue(issue)
  }

  pullRequest({ number }: { number: number }): object {
    const pullRequest = this.#scope.world.pullRequestByNumber(this.#repository.id, number)
    if (!pullRequest) throw refuseMissing(`a PullRequest with the number of ${number}.`)
    return this.#scope.views.pullRequest(pullRequest)
  }

  issueOrPullRequest({ number }: { number: number }): object {
    const { world, views } = this.#scope
    const { id, hasIssues } = this.#repository
    const issue = hasIssues ? world.issueByNumber(id, number) : undefined
    if (issue) return views.issue(issue)
    const pullRequest = world.pullRequestByNumber(id, number)
    if (!pullRequest) throw refuseMissing(`an issue or pull request with the number of ${number}.`)
    return views.pullRequest(pullRequest)
  }

  issues(args: IssueArguments): Connection {
    return pageByKey(selectIssues(this.#scope.world, this.#repository, args), args, {
      node: (issue) => this.#scope.views.issue(issue),
      countNodes: (count) => this.#scope.countNodes(count),
    })
  }

  pullRequests(args: PullRequestArguments): Connection {
    return pageByKey(selectPullRequests(this.#scope.world, this.#repository, args), args, {
      node: (pullRequest) => this.#scope.views.pullRequest(pullRequest),
      countNodes: (count) => this.#scope.countNodes(count),
    })
  }

  labels(args: LabelArguments): Connection {
    return pageLabels(this.#scope, this.#repository, this.#repository.labels, args)
  }

  label({ name }: { name: string }): object | null {
    const label = this.#repository.labels.find((each) => each.name.toLowerCase() === name.toLowerCase())
    return label ? new LabelView(this.#scope, this.#repository, label) : null
  }

  milestones(args: MilestoneArguments): Connection {
    return pageMilestones(this.#scope, this.#repository, args)
  }

  milestone({ number }: { number: number }): object | null {
    const milestone = this.#repository.milestones.find((each) => each.number === number)
    return milestone ? new MilestoneView(this.#scope, this.#repository, milestone) : null
  }

  releases(args: ReleaseArguments): Connection {
    return pageReleases(this.#scope, this.#repository, args)
  }

  deployments(args: DeploymentArguments): Connection {
    return pageDeployments(this.#scope, this.#repository, args)
  }

  mentionableUsers(args: PageArguments & { query?: string | null }): Connection {
    const rows = listMentionableUsers(this.#scope.world, this.#repository, args.query)
    return pageByKey({ rows, keyOf: ({ id }: Account) => [id] }, args, {
      node: (account) => this.#scope.views.user(account),
      countNodes: (count) => this.#scope.countNodes(count),
    })
  }
}

const licensePresentation = { apiUrl: 'https://api.github.com', version: '2022-11-28' } as const
