import {
  createSimulator,
  generatedUntil,
  generateWorld,
  mutate,
  type Repository,
  type TokenRule,
  type World,
} from '@hubsync/simulator'
import { createManualClock } from '../flows/manual-clock.js'
import { mutationsOf } from './actions.js'
import type { Scene } from './cast.js'
import { connect } from './connect.js'
import type { Trait, WorldPlan } from './history.js'
import type { Stage } from './stage.js'

const owner = 'acme'
const neighbour = 'neighbour'
const keeper = 'keeper'

export function createStage(plan: WorldPlan): Stage {
  const clock = createManualClock(new Date(generatedUntil.getTime() + 2 * 86_400_000))
  const isOrganization = plan.ownerType === 'Organization'
  const rule: TokenRule = {
    login: isOrganization ? keeper : owner,
    scopes: ['repo', 'read:org'],
    visibleRepositories: 'all',
  }
  let token = 'token'
  const world = generateWorld({
    ...plan,
    owner,
    members: isOrganization ? 3 : 0,
    contributorsPerRepository: 4,
    clock: () => clock.now(),
    tokens: { [token]: rule },
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
  for (const repository of world.repositoriesOf(ownerId)) if (repository.headSha === null) clear(repository)
  let invented = 0
  const scene: Scene = {
    world,
    ownerId,
    neighbour,
    token: () => token,
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
    token: () => token,
    ask: connect(simulator, plan),
    perform: (actions) => {
      for (const action of actions) {
        clock.advance(action.pause)
        const mutations = mutationsOf(scene, action)
        mutate(world, mutations)
        for (const mutation of mutations) if (mutation.action === 'rotateToken') token = mutation.to
      }
    },
    visibleRepositories: () =>
      world
        .repositoriesOf(ownerId)
        .filter(
          ({ visibility }) =>
            visibility === 'public' || world.tokens.find(token)?.visibleRepositories === 'all',
        ),
  }
}

/** Where there are too few commits for all: a repository without any holds no code. */
function clear(repository: Repository): void {
  Object.assign(repository, { languages: {}, primaryLanguage: null, files: [] })
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
