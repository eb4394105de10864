import { type Act, pick } from './cast.js'

/** What happens to repositories and their histories, labels and milestones. */
export const repositoryActs = {
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
  renameLabel: ({ repository, home, how, inventName }) => {
    const label = pick(home.labels, how)
    return label === undefined
      ? []
      : [{ action: 'renameLabel', repository, label: label.name, to: inventName() }]
  },
} satisfies Record<string, Act>
