import {
  createSimulator,
  generatedUntil,
  generateWorld,
  mutate,
  type Repository,
  type Simulator,
  type TokenRule,
  type World,
} from '@hubsync/simulator'
import { createManualClock, type ManualClock } from '../flows/manual-clock.js'
import { mutationsOf, type Scene } from './actions.js'
import { connect } from './connect.js'
import type { Action, Trait, WorldPlan } from './history.js'

/** Where a history is played: GitHub, what can be asked of it, and the time for both. */
export interface Stage {
  readonly plan: WorldPlan
  readonly world: World
  readonly simulator: Simulator
  readonly clock: ManualClock
  readonly owner: string
  readonly ownerId: number
  readonly token: TokenRule
  readonly ask: (address: string, init: RequestInit) => Promise<Response>
  /** Lets things happen, as far as there is something that they can happen to. */
  perform(actions: readonly Action[]): void
  /** The owner's repositories that the token sees. */
  visibleRepositories(): Repository[]
}

const owner = 'acme'
const neighbour = 'neighbour'
const keeper = 'keeper'

export function createStage(plan: WorldPlan): Stage {
  const clock = createManualClock(new Date(generatedUntil.getTime() + 2 * 86_400_000))
  const isOrganization = plan.ownerType === 'Organization'
  const token: TokenRule = {
    login: isOrganization ? keeper : owner,
    scopes: ['repo', 'read:org'],
    visibleRepositories: 'all',
  }
  const world = generateWorld({
    ...plan,
    owner,
    members: isOrganization ? 3 : 0,
    contributorsPerRepository: 4,
    clock: () => clock.now(),
    tokens: { token },
  })
  mutate(world, [
    { action: 'addUser', login: neighbour },
    { action: 'addUser', login: keeper },
    ...(isOrganization
      ? [{ action: 'addMember', organization: owner, login: keeper, role: 'admin' } as const]
      : []),
  ])
  const idOf = (login: string) => world.accountByLogin(login)?.id ?? 0
  world.defaultCaller = world.accountByLogin(keeper)
  const ownerId = idOf(owner)
  for (const { where, trait } of plan.traits) {
    const repositories = world.repositoriesOf(ownerId)
    const repository = repositories[where % Math.max(1, repositories.length)]
    if (repository !== undefined) traits[trait](world, repository)
  }
  let invented = 0
  const scene: Scene = {
    world,
    ownerId,
    neighbour,
    untouchable: new Set([ownerId, idOf(neighbour), idOf(keeper)]),
    inventName: () => {
      invented += 1
      return `thing-${invented}`
    },
  }
  const simulator = createSimulator({ world })
  return {
    plan,
    world,
    simulator,
    clock,
    owner,
    ownerId,
    token,
    ask: connect(simulator, plan),
    perform: (actions) => {
      for (const action of actions) {
        clock.advance(action.pause)
        mutate(world, mutationsOf(scene, action))
      }
    },
    visibleRepositories: () =>
      world
        .repositoriesOf(ownerId)
        .filter(({ visibility }) => visibility === 'public' || token.visibleRepositories === 'all'),
  }
}

/** In place, before anybody looks. */
const traits: Record<Trait, (world: World, repository: Repository) => void> = {
  empty: (world) =>
    void mutate(world, [{ action: 'createRepository', owner, name: `empty-${world.takeId()}` }]),
  created: (world) => {
    const repository = `${owner}/created-${world.takeId()}`
    const [, name = ''] = repository.split('/')
    mutate(world, [
      { action: 'createRepository', owner, name },
      { action: 'push', repository },
    ])
  },
  private: (_world, repository) => {
    repository.visibility = 'private'
  },
  fork: (_world, repository) => {
    repository.isFork = true
  },
  archived: (_world, repository) => {
    repository.isArchived = true
  },
  'without issues': (_world, repository) => {
    repository.hasIssues = false
  },
}
