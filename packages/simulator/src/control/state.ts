import type { Account, Repository } from '../world/records.js'
import type { SilentChange } from '../world/silence.js'
import type { World } from '../world/world.js'
import {
  presentCommit,
  presentDeployment,
  presentIssue,
  presentMember,
  presentPullRequest,
  presentRelease,
  presentRepository,
  presentReview,
  submittedReviews,
} from './present-state.js'

/** What a perfect copy would hold, in GitHub's words. */
export interface WorldState {
  /** The world's time. */
  at: string
  repositories: ReturnType<typeof presentRepository>[]
  issues: ReturnType<typeof presentIssue>[]
  pullRequests: ReturnType<typeof presentPullRequest>[]
  /** Without pending ones. */
  reviews: ReturnType<typeof presentReview>[]
  /** What the default branches reach. */
  commits: ReturnType<typeof presentCommit>[]
  members: ReturnType<typeof presentMember>[]
  releases: ReturnType<typeof presentRelease>[]
  deployments: ReturnType<typeof presentDeployment>[]
  /** What changed without its time moving, as far as nothing has told of it since. */
  silent: SilentChange[]
}

export interface StateFilter {
  /** Only what belongs to this login. */
  owner?: string | undefined
}

/** The whole state at once, for tests in the same process. */
export function readState(world: World, filter: StateFilter = {}): WorldState {
  const sections = Object.entries(createSections(world, filter)).map(([name, items]) => [name, [...items]])
  return { at: world.now().toISOString(), ...Object.fromEntries(sections) }
}

/** The same as JSON text in pieces, so that a state of any size can be sent. */
export function* streamState(world: World, filter: StateFilter = {}): Iterable<string> {
  yield `{"at":${JSON.stringify(world.now())}`
  for (const [name, items] of Object.entries(createSections(world, filter))) {
    yield `,${JSON.stringify(name)}:[`
    let isFirst = true
    for (const item of items) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(item)}`
      isFirst = false
    }
    yield ']'
  }
  yield '}\n'
}

type Sections = { [Name in Exclude<keyof WorldState, 'at'>]: Iterable<WorldState[Name][number]> }

function createSections(world: World, filter: StateFilter): Sections {
  const owners = findOwners(world, filter)
  const repositories = owners.flatMap(({ id }) => world.repositoriesOf(id))
  const ids = new Set(repositories.map(({ id }) => id))
  return {
    repositories: lazily(repositories, function* (repository) {
      yield presentRepository(world, repository)
    }),
    issues: lazily(repositories, function* (repository) {
      for (const issue of world.issuesOf(repository.id)) yield presentIssue(world, repository, issue)
    }),
    pullRequests: lazily(repositories, function* (repository) {
      for (const pullRequest of world.pullRequestsOf(repository.id)) {
        yield presentPullRequest(world, repository, pullRequest)
      }
    }),
    reviews: lazily(repositories, (repository) => listReviews(world, repository)),
    commits: lazily(repositories, (repository) => listCommits(world, repository)),
    members: lazily(owners, function* (owner) {
      for (const { userId, role } of world.membersOf(owner.id))
        yield presentMember(world, owner, userId, role)
    }),
    releases: lazily(repositories, function* (repository) {
      for (const release of world.shipments.releasesOf(repository.id))
        yield presentRelease(world, repository, release)
    }),
    deployments: lazily(repositories, function* (repository) {
      for (const deployment of world.shipments.deploymentsOf(repository.id))
        yield presentDeployment(world, repository, deployment)
    }),
    silent: lazily([...world.silence.list()], function* (change) {
      if (ids.has(change.repositoryId)) yield change
    }),
  }
}

function findOwners(world: World, { owner }: StateFilter): Account[] {
  if (owner !== undefined) {
    const account = world.accountByLogin(owner)
    return account ? [account] : []
  }
  const ids = new Set([...world.repositories()].map(({ ownerId }) => ownerId))
  return [...world.accounts()].filter(({ id, type }) => ids.has(id) || type === 'Organization')
}

function* listReviews(world: World, repository: Repository): Iterable<WorldState['reviews'][number]> {
  for (const pullRequest of world.pullRequestsOf(repository.id)) {
    for (const review of submittedReviews(world, pullRequest)) {
      yield presentReview(world, repository, pullRequest, review)
    }
  }
}

function* listCommits(world: World, repository: Repository): Iterable<WorldState['commits'][number]> {
  if (repository.headSha === null) return
  for (const sha of world.history(repository.id, repository.headSha)) {
    const commit = world.commit(repository.id, sha)
    if (commit) yield presentCommit(world, repository, commit)
  }
}

function* lazily<Source, Item>(
  sources: readonly Source[],
  list: (source: Source) => Iterable<Item>,
): Iterable<Item> {
  for (const source of sources) yield* list(source)
}
