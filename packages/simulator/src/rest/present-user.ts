import type { Account } from '../world/records.js'
import { escapeSegment, htmlUrl, type Presentation } from './presentation.js'

/**
 * The account that stands for every deleted one in issues and pull requests. Reviews and commits name nobody
 * instead.
 */
export const ghost: Account = {
  id: 10137,
  nodeId: 'MDQ6VXNlcjEwMTM3',
  login: 'ghost',
  type: 'User',
  name: 'Deleted user',
  email: null,
  avatarUrl: 'https://avatars.githubusercontent.com/u/10137?v=4',
  createdAt: '2008-05-13T06:14:25Z',
  updatedAt: '2018-04-10T17:22:33Z',
}

/** REST names bots `name[bot]`. */
export function restLogin(account: Account): string {
  return account.type === 'Bot' && !account.login.endsWith('[bot]') ? `${account.login}[bot]` : account.login
}

export function accountHtmlUrl(account: Account): string {
  if (account.type !== 'Bot') return `${htmlUrl}/${escapeSegment(account.login)}`
  return `${htmlUrl}/apps/${escapeSegment(account.login.replace(/\[bot\]$/, ''))}`
}

/** An account as other objects carry it. */
export function presentSimpleUser(account: Account, { apiUrl }: Presentation) {
  const login = restLogin(account)
  const url = `${apiUrl}/users/${escapeSegment(login)}`
  return {
    login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: account.avatarUrl,
    gravatar_id: '',
    url,
    html_url: accountHtmlUrl(account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  }
}

export function presentSimpleUserOrNull(account: Account | undefined, presentation: Presentation) {
  return account ? presentSimpleUser(account, presentation) : null
}

/** An account on its own, as `/users/{login}` gives users, organizations and bots alike. */
export function presentUser(account: Account, publicRepositories: number, presentation: Presentation) {
  return {
    ...presentSimpleUser(account, presentation),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: publicRepositories,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  }
}

/** The caller's own account, as `/user` gives it. */
export function presentPrivateUser(
  account: Account,
  counts: { publicRepositories: number; privateRepositories: number },
  presentation: Presentation,
) {
  return {
    ...presentUser(account, counts.publicRepositories, presentation),
    user_view_type: 'private',
    private_gists: 0,
    total_private_repos: counts.privateRepositories,
    owned_private_repos: counts.privateRepositories,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: 'free', space: 976562499, private_repos: 10000, collaborators: 0 },
  }
}
