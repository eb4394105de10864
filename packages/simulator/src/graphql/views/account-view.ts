import type { Account } from '../../world/records.js'
import { type Connection, type PageArguments, pageByKey } from '../connection.js'
import { type OwnedRepositoryArguments, selectOwnedRepositories } from '../owned-repositories.js'
import type { Scope } from '../scope.js'
import { createWebUrl } from '../web-address.js'
import { toDatabaseId } from './database-id.js'

const botSuffix = '[bot]'

class AccountView {
  protected readonly scope: Scope
  protected readonly account: Account

  constructor(scope: Scope, account: Account) {
    this.scope = scope
    this.account = account
  }

  get id(): string {
    return this.account.nodeId
  }

  get databaseId(): number | null {
    return toDatabaseId(this.account.id)
  }

  get login(): string {
    return this.account.login
  }

  get name(): string | null {
    return this.account.name
  }

  get url(): string {
    return createWebUrl(this.resourcePath)
  }

  get resourcePath(): string {
    return `/${encodeURIComponent(this.login)}`
  }

  get createdAt(): string {
    return this.account.createdAt
  }

  get updatedAt(): string {
    return this.account.updatedAt
  }

  avatarUrl({ size }: { size?: number | null }): string {
    const { avatarUrl } = this.account
    return size ? `${avatarUrl}${avatarUrl.includes('?') ? '&' : '?'}s=${size}` : avatarUrl
  }
}

class OwnerView extends AccountView {
  repositories(args: OwnedRepositoryArguments): Connection {
    const { world, caller, views } = this.scope
    return pageByKey(selectOwnedRepositories(world, caller, this.account, args), args, {
      node: (repository) => views.repository(repository),
      countNodes: (count) => this.scope.countNodes(count),
    })
  }

  repository({ name, followRenames }: { name: string; followRenames?: boolean | null }): object | null {
    const found = this.scope.world.findRepository(this.account.login, name)
    if (!found || (found.moved && followRenames === false)) return null
    return this.scope.views.visibleRepository(found.repository)
  }
}

/** A person, or a bot where the schema has room for persons only: as a commit's author, as an app's `viewer`. */
export class UserView extends OwnerView {
  readonly __typename = 'User'

  override get login(): string {
    const { login, type } = this.account
    return type === 'Bot' && !login.endsWith(botSuffix) ? `${login}${botSuffix}` : login
  }

  get email(): string {
    return this.account.email ?? ''
  }

  get isViewer(): boolean {
    return this.scope.caller.account?.id === this.account.id
  }
}

export class OrganizationView extends OwnerView {
  readonly __typename = 'Organization'

  get email(): string | null {
    return this.account.email
  }

  get viewerIsAMember(): boolean {
    const viewer = this.scope.caller.account?.id
    return this.scope.world.membersOf(this.account.id).some((member) => member.userId === viewer)
  }

  membersWithRole(args: PageArguments): Connection {
    const { world, views } = this.scope
    const members = world.membersOf(this.account.id).flatMap(({ userId, role }) => {
      const user = world.accountById(userId)
      return user ? [{ user, role: role.toUpperCase() }] : []
    })
    members.sort((a, b) => a.user.id - b.user.id)
    return pageByKey({ rows: members, keyOf: ({ user }) => [user.id] }, args, {
      node: ({ user }) => views.user(user),
      edge: ({ role }) => ({ role }),
      countNodes: (count) => this.scope.countNodes(count),
    })
  }
}

export class BotView extends AccountView {
  readonly __typename = 'Bot'

  /** REST says `dependabot[bot]` where GraphQL's `Bot` says `dependabot`. */
  override get login(): string {
    const { login } = this.account
    return login.endsWith(botSuffix) ? login.slice(0, -botSuffix.length) : login
  }

  override get resourcePath(): string {
    return `/apps/${encodeURIComponent(this.login)}`
  }
}
