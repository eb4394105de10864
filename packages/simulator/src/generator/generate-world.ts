import { toTimestamp } from '../world/timestamp.js'
import { World } from '../world/world.js'
import type { WorldOptions } from '../world/world-options.js'
import { createTexts } from './create-texts.js'
import { divideByWeight, divideUnevenly } from './divide.js'
import { generateAccounts, type People } from './generate-accounts.js'
import { createContributor, generateCommits } from './generate-commits.js'
import { generateConversations } from './generate-conversations.js'
import { createName, generateRepository, type Trait } from './generate-repository.js'
import { IdSource } from './id-source.js'
import { Random } from './random.js'
import { day } from './timeline.js'

export interface WorldSize {
  repositories: number
  issues: number
  pullRequests: number
  reviews: number
  commits: number
}

export interface GenerateWorldOptions extends Partial<WorldSize>, WorldOptions {
  /** The same seed and sizes give the same world. Default 1. */
  seed?: number
  /** Login of the account that owns all repositories. Default `acme`. */
  owner?: string
  ownerType?: 'Organization' | 'User'
  /** Members of the organization. Default 25. */
  members?: number
  /** People who work on one repository. Default 10. */
  contributorsPerRepository?: number
  /** Nothing happened after this moment. Default `generatedUntil`. */
  until?: Date
}

/** The newest activity of a generated world, unless told otherwise. */
export const generatedUntil = new Date('2026-01-01T00:00:00Z')

/** Sizes of known worlds. `w180` is the account by which costs are stated. */
export const presets = {
  w180: { repositories: 180, issues: 1200, pullRequests: 900, reviews: 1500, commits: 9000 },
} as const satisfies Record<string, WorldSize>

export type Preset = keyof typeof presets

/** Repositories with traits come last, where the sizes are smallest. */
const traits: readonly Trait[] = [
  'empty',
  'empty',
  'quiet',
  'fork',
  'private',
  'without issues',
  'archived',
  'archived',
]

/** Below this, a world has plain repositories only. */
const leastForTraits = 16

/** One pull request of the largest repository has this many reviews besides its share, if there are enough. */
const reviewsOfTheMostReviewed = 34

const outsiders = 60

/**
 * Makes an account with repositories of which a few are large and most are small. The totals are exact.
 *
 * @throws RangeError when there are more reviews than pull requests can take, or things without a repository
 */
export function generateWorld(options: GenerateWorldOptions = {}): World {
  const random = new Random(options.seed ?? 1)
  const until = (options.until ?? generatedUntil).getTime()
  const world = new World(options)
  const people = generateAccounts(
    world,
    {
      owner: options.owner ?? 'acme',
      ownerType: options.ownerType ?? 'Organization',
      members: options.members ?? 25,
      outsiders,
      until,
    },
    random.fork(),
  )
  world.defaultCaller = people.members[0] ?? people.owner
  const plans = planRepositories(options, random)
  const setting: Setting = {
    people,
    until,
    ids: createIdSources(),
    texts: createTexts(random.fork()),
    contributorsPerRepository: options.contributorsPerRepository ?? 10,
  }
  for (const plan of plans) fillRepository(world, plan, setting, random.fork())
  return world
}

interface RepositoryPlan extends Omit<WorldSize, 'repositories'> {
  name: string
  trait: Trait | undefined
  isLargest: boolean
}

function planRepositories(options: GenerateWorldOptions, random: Random): RepositoryPlan[] {
  const { repositories = 10, issues = 0, pullRequests = 0, reviews = 0, commits = 0 } = options
  const traitsByIndex = Array.from({ length: repositories }, (_, index) =>
    repositories < leastForTraits ? undefined : traits[repositories - 1 - index],
  )
  const divide = (total: number, takes: (trait: Trait | undefined) => boolean): number[] => {
    const shares = divideUnevenly(total, traitsByIndex.filter(takes).length)
    return traitsByIndex.map((trait) => (takes(trait) ? (shares.shift() ?? 0) : 0))
  }
  const issueShares = divide(issues, (trait) => hasConversations(trait) && trait !== 'without issues')
  const pullRequestShares = divide(pullRequests, hasConversations)
  const commitShares = divide(commits, (trait) => trait !== 'empty')
  const reviewShares = divideByWeight(reviews, pullRequestShares)
  const plans = traitsByIndex.map(
    (trait, index): RepositoryPlan => ({
      name: createName(index),
      trait,
      isLargest: index === 0,
      issues: issueShares[index] ?? 0,
      pullRequests: pullRequestShares[index] ?? 0,
      reviews: reviewShares[index] ?? 0,
      commits: commitShares[index] ?? 0,
    }),
  )
  return random.shuffle(plans)
}

function hasConversations(trait: Trait | undefined): boolean {
  return trait !== 'empty' && trait !== 'quiet'
}

interface Setting {
  people: People
  /** Milliseconds since 1970. */
  until: number
  ids: IdSources
  texts: readonly string[]
  contributorsPerRepository: number
}

function fillRepository(world: World, plan: RepositoryPlan, setting: Setting, random: Random): void {
  const { people, until, ids } = setting
  const { name, trait } = plan
  const repository = generateRepository({ ownerId: people.owner.id, name, trait, until }, ids, random)
  world.addRepository(repository)
  const accounts = random.sample(
    [...people.members, ...people.outsiders],
    setting.contributorsPerRepository - 1,
  )
  const contributors = [...accounts, null].map((account) => createContributor(account, random))
  const commits = generateCommits(
    {
      count: plan.commits,
      from: Date.parse(repository.createdAt),
      to: until - random.integer(0, 60) * day,
      contributors: random.shuffle(contributors),
      committer: people.committer,
    },
    random,
  )
  world.addCommits(repository.id, commits)
  const head = commits.at(-1)
  if (head) {
    repository.headSha = head.sha
    repository.pushedAt = toTimestamp(Date.parse(head.committer.date))
    repository.updatedAt = repository.pushedAt
  }
  generateConversations(
    world,
    {
      repository,
      fullName: `${people.owner.login}/${name}`,
      issues: plan.issues,
      pullRequests: plan.pullRequests,
      reviews: plan.reviews,
      reviewsOfOne:
        plan.isLargest && plan.reviews > 2 * reviewsOfTheMostReviewed ? reviewsOfTheMostReviewed : 0,
      until,
      authors: accounts,
      members: people.members,
      bots: people.bots,
      commits,
      texts: setting.texts,
      isOdd: plan.isLargest,
    },
    ids,
    random,
  )
}

type IdSources = ReturnType<typeof createIdSources>

function createIdSources() {
  return {
    repositories: new IdSource(2.4),
    labels: new IdSource(18),
    issues: new IdSource(7.5),
    pullRequests: new IdSource(5.5),
    reviews: new IdSource(7),
  }
}
