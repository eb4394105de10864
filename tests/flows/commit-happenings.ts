import type { Mutation, Repository } from '@hubsync/simulator'
import type { Flow } from './create-flow.js'

/** A repository of its own, to do things to. */
export interface Scene {
  flow: Flow
  home: string
  repository: Repository
}

type Act = (scene: Scene) => void

export const pushOf = (home: string, count: number): Mutation => ({
  action: 'push',
  repository: home,
  messages: Array.from({ length: count }, (_, index) => `Commit ${index}`),
})

/** What happens to histories between two runs. */
export const happenings: [name: string, act: Act][] = [
  ...[1, 30, 150].map((count): [string, Act] => [
    `a push of ${count} commits comes in`,
    ({ flow, home }) => flow.act(pushOf(home, count)),
  ]),
  [
    'three pushes between two runs come in',
    ({ flow, home }) => flow.act(pushOf(home, 2), pushOf(home, 3), pushOf(home, 1)),
  ],
  [
    'a push to another branch changes no commit',
    ({ flow, home }) => flow.act({ action: 'push', repository: home, branch: 'topic' }),
  ],
  [
    'an old branch merged late brings commits older than the former head',
    ({ flow, repository }) => mergeOldBranch(flow, repository, 3),
  ],
  [
    'a long old branch merged late is walked past the former head to its end',
    ({ flow, repository }) => {
      mergeOldBranch(flow, repository, 130)
    },
  ],
  [
    'an old branch merged late under further pushes comes whole',
    ({ flow, home, repository }) => {
      mergeOldBranch(flow, repository, 4)
      flow.act(pushOf(home, 3))
    },
  ],
  [
    'rebased commits with dates of their own come in',
    ({ flow, repository }) => addOnTop(flow, repository, ['2001-01-01T00:00:00Z', '2031-01-01T00:00:00Z']),
  ],
  [
    'a commit dated in the future hides nothing that follows',
    ({ flow, home, repository }) => {
      addOnTop(flow, repository, ['2038-01-01T00:00:00Z'])
      flow.act(pushOf(home, 2))
    },
  ],
  [
    'an amended head takes the place of the former one',
    ({ flow, home }) => flow.act({ action: 'forcePush', repository: home, drop: 1, messages: ['Amended'] }),
  ],
  [
    'a branch set back loses its newest commits',
    ({ flow, home }) => flow.act({ action: 'forcePush', repository: home, drop: 5 }),
  ],
  [
    'a force push that makes the history longer takes the former commits off',
    ({ flow, home }) =>
      flow.act({ action: 'forcePush', repository: home, drop: 2, messages: ['a', 'b', 'c', 'd', 'e'] }),
  ],
  [
    'a force push to an unrelated history replaces everything',
    ({ flow, home }) =>
      flow.act({
        action: 'forcePush',
        repository: home,
        drop: 10_000,
        messages: ['New beginning', 'And on'],
      }),
  ],
  [
    'a force push that merges the former head back in keeps it',
    ({ flow, repository }) => {
      const former = repository.headSha ?? ''
      flow.act({ action: 'forcePush', repository: nameOf(flow, repository), drop: 2, messages: ['Other'] })
      merge(flow, repository, former)
    },
  ],
  [
    'a repository without commits any more has none',
    ({ flow, repository }) => setHead(flow, repository, null),
  ],
]

export function repositoryOf(flow: Flow, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/')
  const found = flow.world.findRepository(owner, name)?.repository
  if (found === undefined) throw new Error(`There is no ${fullName}`)
  return found
}

function nameOf(flow: Flow, { ownerId, name }: Repository): string {
  return `${flow.world.accountById(ownerId)?.login}/${name}`
}

/** What a push with such a result does to the repository, but for its commits. */
export function setHead(flow: Flow, repository: Repository, headSha: string | null): void {
  flow.clock.advance(60)
  const now = `${flow.clock.now().toISOString().slice(0, 19)}Z`
  Object.assign(repository, { headSha, pushedAt: now, updatedAt: now })
  flow.clock.advance(60)
}

function addCommit(flow: Flow, repository: Repository, parents: string[], date: string): string {
  const sha = flow.world.takeId().toString(16).padStart(40, '0')
  const actor = { name: 'Ada', email: 'ada@example.invalid', date, accountId: null }
  flow.world.addCommits(repository.id, [
    {
      sha,
      treeSha: sha,
      parents,
      message: `At ${date}`,
      author: actor,
      committer: actor,
      additions: 1,
      deletions: 0,
      changedFiles: 1,
    },
  ])
  return sha
}

function addOnTop(flow: Flow, repository: Repository, dates: string[]): void {
  const head = dates.reduce<string | null>(
    (parent, date) => addCommit(flow, repository, parent === null ? [] : [parent], date),
    repository.headSha,
  )
  setHead(flow, repository, head)
}

/** A branch that left the history at its root long ago, merged now. */
function mergeOldBranch(flow: Flow, repository: Repository, count: number): void {
  const root = flow.world.history(repository.id, repository.headSha ?? '').at(-1) ?? ''
  let tip = root
  for (let index = 0; index < count; index += 1) {
    const minutes = String(index % 60).padStart(2, '0')
    const hours = String(Math.floor(index / 60)).padStart(2, '0')
    tip = addCommit(flow, repository, [tip], `2005-01-01T${hours}:${minutes}:00Z`)
  }
  merge(flow, repository, tip)
}

function merge(flow: Flow, repository: Repository, tip: string): void {
  const now = `${flow.clock.now().toISOString().slice(0, 19)}Z`
  setHead(flow, repository, addCommit(flow, repository, [repository.headSha ?? '', tip], now))
}
