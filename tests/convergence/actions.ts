import type { Issue, Mutation, PullRequest, Repository, Review, World } from '@hubsync/simulator'

/** Where things happen: a world with one owner whose repositories a copy follows. */
export interface Scene {
  readonly world: World
  readonly ownerId: number
  /** Login of the account that repositories move to and from. */
  readonly neighbour: string
  /** That is good at the moment. */
  readonly token: () => string
  /** Accounts that nothing happens to. */
  readonly untouchable: ReadonlySet<number>
  /** A name that nothing has yet. */
  readonly inventName: () => string
}

/** What an action may refer to: each is undefined where there is none. */
interface Cast {
  readonly owner: string
  readonly isOrganization: boolean
  readonly repository: string
  readonly home: Repository
  readonly other: string | undefined
  readonly away: string | undefined
  readonly issue: Issue | undefined
  readonly pullRequest: PullRequest | undefined
  readonly conversation: Issue | PullRequest | undefined
  readonly review: Review | undefined
  readonly user: string
  readonly member: string | undefined
  readonly how: number
  readonly inventName: () => string
  readonly neighbour: string
  /** That the host calls with. */
  readonly token: string
}

type Act = (cast: Cast) => Mutation[]

const reviewStates = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'PENDING'] as const
const labels = [[], ['bug'], ['bug', 'P0'], ['documentation', 'wontfix', 'bug']]
const bodies = [null, '', 'Plain text', 'Nul \0 and half a \uD83D surrogate']
const closings = ['COMPLETED', 'NOT_PLANNED', 'DUPLICATE'] as const

const pick = <Value>(values: readonly Value[], index: number): Value | undefined =>
  values[index % Math.max(1, values.length)]

/** An act upon an issue: nothing where there is none. */
const onIssue =
  (act: (cast: Cast, address: { repository: string; number: number }) => Mutation[]): Act =>
  (cast) =>
    cast.issue === undefined ? [] : act(cast, { repository: cast.repository, number: cast.issue.number })

const onPullRequest =
  (
    act: (
      cast: Cast,
      address: { repository: string; number: number },
      pullRequest: PullRequest,
    ) => Mutation[],
  ): Act =>
  (cast) =>
    cast.pullRequest === undefined
      ? []
      : act(cast, { repository: cast.repository, number: cast.pullRequest.number }, cast.pullRequest)

const onConversation =
  (act: (cast: Cast, address: { repository: string; number: number }) => Mutation[]): Act =>
  (cast) =>
    cast.conversation === undefined
      ? []
      : act(cast, { repository: cast.repository, number: cast.conversation.number })

const onReview =
  (act: (cast: Cast, address: { repository: string; number: number; review: number }) => Mutation[]): Act =>
  (cast) =>
    cast.pullRequest === undefined || cast.review === undefined
      ? []
      : act(cast, {
          repository: cast.repository,
          number: cast.pullRequest.number,
          review: cast.review.id,
        })

const acts = {
  createIssue: ({ repository, user, how, inventName }) => [
    {
      action: 'createIssue',
      repository,
      title: inventName(),
      body: pick(bodies, how) ?? null,
      author: user,
      labels: [...(pick(labels, how) ?? [])],
    },
  ],
  editIssue: onIssue(({ how, inventName }, address) => [
    { action: 'editIssue', ...address, title: inventName(), body: pick(bodies, how) ?? null },
  ]),
  closeIssue: onIssue(({ how }, address) => [
    { action: 'closeIssue', ...address, reason: pick(closings, how) ?? 'COMPLETED' },
  ]),
  reopenIssue: onIssue((_cast, address) => [{ action: 'reopenIssue', ...address }]),
  deleteIssue: onIssue((_cast, address) => [{ action: 'deleteIssue', ...address }]),
  replaceIssue: onIssue(({ inventName }, address) => [
    { action: 'deleteIssue', ...address },
    { action: 'createIssue', repository: address.repository, title: inventName() },
  ]),
  transferIssue: onIssue(({ other, away }, address) => {
    const to = other ?? away
    return to === undefined ? [] : [{ action: 'transferIssue', ...address, to }]
  }),
  label: onConversation(({ how }, address) => [
    { action: 'labelIssue', ...address, labels: [...(pick(labels, how) ?? [])] },
  ]),
  assign: onConversation(({ how, user }, address) => [
    { action: 'assignIssue', ...address, assignees: how % 2 === 0 ? [user] : [] },
  ]),
  comment: onConversation((_cast, address) => [{ action: 'commentOn', ...address }]),
  openPullRequest: ({ repository, user, how, inventName }) => [
    {
      action: 'openPullRequest',
      repository,
      title: inventName(),
      body: pick(bodies, how) ?? null,
      author: user,
      isDraft: how % 2 === 1,
    },
  ],
  editPullRequest: onPullRequest(({ how, inventName }, address) => [
    { action: 'editPullRequest', ...address, title: inventName(), isDraft: how % 2 === 1 },
  ]),
  pushToPullRequest: onPullRequest(({ how }, address) => [
    { action: 'pushToPullRequest', ...address, silently: how === 0 },
  ]),
  mergePullRequest: onPullRequest(({ user }, address, { state }) =>
    state === 'OPEN' ? [{ action: 'mergePullRequest', ...address, by: user }] : [],
  ),
  closePullRequest: onPullRequest((_cast, address, { state }) =>
    state === 'OPEN' ? [{ action: 'closePullRequest', ...address }] : [],
  ),
  reopenPullRequest: onPullRequest((_cast, address, { state }) =>
    state === 'CLOSED' ? [{ action: 'reopenPullRequest', ...address }] : [],
  ),
  submitReview: onPullRequest(({ user, how, inventName }, address) => [
    {
      action: 'submitReview',
      ...address,
      author: user,
      state: pick(reviewStates, how) ?? 'COMMENTED',
      body: inventName(),
      silently: how === 5,
    },
  ]),
  dismissReview: onReview(({ how, review }, address) =>
    review?.state === 'APPROVED' || review?.state === 'CHANGES_REQUESTED'
      ? [{ action: 'dismissReview', ...address, silently: how === 5 }]
      : [],
  ),
  editReview: onReview(({ inventName }, address) => [
    { action: 'editReview', ...address, body: inventName() },
  ]),
  push: ({ repository, user, how }) => [
    {
      action: 'push',
      repository,
      author: user,
      messages: Array.from({ length: how + 1 }, (_, index) => `Change ${index}`),
    },
  ],
  pushElsewhere: ({ repository }) => [{ action: 'push', repository, branch: 'elsewhere' }],
  forcePush: ({ repository, home, how }) =>
    home.headSha === null
      ? []
      : [
          {
            action: 'forcePush',
            repository,
            drop: how,
            messages: Array.from({ length: Math.max(1, how - 2) }, (_, index) => `Other ${index}`),
          },
        ],
  createRepository: ({ owner, how, inventName }) => [
    {
      action: 'createRepository',
      owner,
      name: inventName(),
      visibility: how === 5 ? 'private' : 'public',
    },
  ],
  renameRepository: ({ repository, inventName }) => [
    { action: 'renameRepository', repository, name: inventName() },
  ],
  replaceRepository: ({ owner, repository, home, how, inventName }) => [
    how % 2 === 0
      ? { action: 'renameRepository', repository, name: inventName() }
      : { action: 'deleteRepository', repository },
    { action: 'createRepository', owner, name: home.name },
    { action: 'createIssue', repository: `${owner}/${home.name}`, title: 'In the new one' },
    { action: 'push', repository: `${owner}/${home.name}` },
  ],
  swapRepositories: ({ owner, repository, home, other, inventName }) => {
    const name = inventName()
    return other === undefined
      ? []
      : [
          { action: 'renameRepository', repository, name },
          { action: 'renameRepository', repository: other, name: home.name },
          { action: 'renameRepository', repository: `${owner}/${name}`, name: other.split('/')[1] ?? '' },
        ]
  },
  giveAway: ({ repository, neighbour, inventName }) => [
    { action: 'transferRepository', repository, owner: neighbour, name: inventName() },
  ],
  takeBack: ({ owner, away, inventName }) =>
    away === undefined ? [] : [{ action: 'transferRepository', repository: away, owner, name: inventName() }],
  deleteRepository: ({ repository, how }) => (how < 2 ? [{ action: 'deleteRepository', repository }] : []),
  archive: ({ repository, home }) => [
    { action: 'archiveRepository', repository, isArchived: !home.isArchived },
  ],
  changeVisibility: ({ repository, home }) => [
    {
      action: 'setVisibility',
      repository,
      visibility: home.visibility === 'public' ? 'private' : 'public',
    },
  ],
  switchIssues: ({ repository, home }) => [
    { action: 'disableIssues', repository, hasIssues: !home.hasIssues },
  ],
  editRepository: ({ repository, how, inventName }) => [
    {
      action: 'editRepository',
      repository,
      description: how === 0 ? null : inventName(),
      topics: how % 2 === 0 ? [] : ['topic', `topic-${how}`],
      stars: how,
    },
  ],
  mergeBranch: ({ repository, home, user, how }) =>
    home.headSha === null ? [] : [{ action: 'mergeBranch', repository, from: how, author: user }],
  rebase: ({ repository, home, user, how }) =>
    home.headSha === null ? [] : [{ action: 'rebase', repository, commits: how + 1, by: user }],
  pushFromTheFuture: ({ repository, user }) => [
    { action: 'push', repository, author: user, authoredAt: '2026-03-01T00:00:00Z' },
    { action: 'push', repository, author: user, authoredAt: '2015-03-01T00:00:00Z' },
  ],
  setDefaultBranch: ({ repository, home, how, inventName }) =>
    home.headSha === null
      ? []
      : [{ action: 'setDefaultBranch', repository, branch: inventName(), from: how }],
  renameBranch: ({ repository, inventName }) => [{ action: 'renameBranch', repository, to: inventName() }],
  setMilestone: onConversation(({ home, how, inventName }, address) => {
    const { repository } = address
    const milestone = pick([...home.milestones.map(({ number }) => number), null], how) ?? null
    return how === 0
      ? [{ action: 'createMilestone', repository, title: inventName() }]
      : [{ action: 'setMilestone', ...address, milestone }]
  }),
  renameMilestone: ({ repository, home, how, inventName }) => {
    const milestone = pick(home.milestones, how)?.number
    if (milestone === undefined) return []
    return how === 5
      ? [{ action: 'deleteMilestone', repository, milestone }]
      : [{ action: 'renameMilestone', repository, milestone, title: inventName() }]
  },
  deleteLabel: ({ repository, home, how }) => {
    const label = pick(home.labels, how)
    return label === undefined ? [] : [{ action: 'deleteLabel', repository, label: label.name }]
  },
  narrowToken: ({ token }) => [{ action: 'changeToken', token, sees: 'public' }],
  widenToken: ({ token }) => [{ action: 'changeToken', token, sees: 'all' }],
  rotateToken: ({ token, inventName }) => [{ action: 'rotateToken', token, to: inventName() }],
  renameLabel: ({ repository, home, how, inventName }) => {
    const label = pick(home.labels, how)
    return label === undefined
      ? []
      : [{ action: 'renameLabel', repository, label: label.name, to: inventName() }]
  },
  renameUser: ({ user, inventName }) => [{ action: 'renameUser', login: user, to: inventName() }],
  deleteUser: ({ user, how }) => (how === 0 ? [{ action: 'deleteUser', login: user }] : []),
  addMember: ({ owner, isOrganization, user, how }) =>
    isOrganization
      ? [{ action: 'addMember', organization: owner, login: user, role: how === 0 ? 'admin' : 'member' }]
      : [],
  removeMember: ({ owner, member }) =>
    member === undefined ? [] : [{ action: 'removeMember', organization: owner, login: member }],
} satisfies Record<string, Act>

export type ActionName = keyof typeof acts

export const actionNames = Object.keys(acts) as ActionName[]

/** What an action comes to among the things that exist when it happens. */
export function mutationsOf(
  scene: Scene,
  action: { act: ActionName; where: number; which: number; how: number },
): Mutation[] {
  const cast = castOf(scene, action)
  if (cast === undefined) return []
  const act: Act = acts[action.act]
  return act(cast)
}

function castOf(
  { world, ownerId, neighbour, token, untouchable, inventName }: Scene,
  { where, which, how }: { where: number; which: number; how: number },
): Cast | undefined {
  const owner = world.accountById(ownerId)
  const repositories = world.repositoriesOf(ownerId)
  const home = pick(repositories, where)
  if (owner === undefined || home === undefined) return undefined
  const neighbours = world.repositoriesOf(world.accountByLogin(neighbour)?.id ?? 0)
  const issues = world.issuesOf(home.id)
  const pullRequests = world.pullRequestsOf(home.id)
  const pullRequest = pick(pullRequests, which)
  const users = [...world.accounts()].filter(({ type, id }) => type === 'User' && !untouchable.has(id))
  const members = world.membersOf(ownerId).filter(({ userId }) => !untouchable.has(userId))
  const others = repositories.filter(({ id }) => id !== home.id)
  const away = pick(neighbours, how)
  const other = pick(others, how)
  return {
    owner: owner.login,
    isOrganization: owner.type === 'Organization',
    repository: `${owner.login}/${home.name}`,
    home,
    other: other && `${owner.login}/${other.name}`,
    away: away && `${neighbour}/${away.name}`,
    issue: pick(issues, which),
    pullRequest,
    conversation: pick([...issues, ...pullRequests], which),
    review: pullRequest && pick(world.reviewsOf(pullRequest.id), how),
    user: pick(users, which)?.login ?? owner.login,
    member: world.accountById(pick(members, which)?.userId ?? null)?.login,
    how,
    inventName,
    neighbour,
    token: token(),
  }
}
