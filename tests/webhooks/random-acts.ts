import { type Mutation, mutate } from '@hubsync/simulator'
import { type ActionName, mutationsOf } from '../convergence/actions.js'
import type { Scene } from '../convergence/cast.js'
import type { HookedFlow } from './create-hooked-flow.js'
import { isToldMutation } from './told-acts.js'

/** A function that lets one act happen at random, a few seconds after the last one. */
export function createActor(
  flow: HookedFlow,
  { random, acts }: { readonly random: () => number; readonly acts: readonly ActionName[] },
): () => void {
  const scene = createScene(flow)
  return () => {
    flow.clock.advance(Math.floor(random() ** 2 * 8))
    const place = () => Math.floor(random() * 1000)
    const act = acts[place() % acts.length]
    if (act) perform(flow, scene, { act, where: place(), which: place(), how: place() % 6 })
  }
}

/** What cannot happen now, such as to a repository that was deleted in between, does not. */
function perform({ world }: HookedFlow, scene: Scene, action: Parameters<typeof mutationsOf>[1]): void {
  mutate(
    world,
    mutationsOf(scene, action).filter((mutation) => isToldMutation(world, mutation)),
  )
}

function createScene({ world, owner }: HookedFlow): Scene {
  const neighbour = 'neighbour'
  mutate(world, [
    { action: 'addUser', login: neighbour },
    ...['brought', 'taken'].flatMap((name): Mutation[] => [
      { action: 'createRepository', owner: neighbour, name },
      { action: 'push', repository: `${neighbour}/${name}` },
      { action: 'createIssue', repository: `${neighbour}/${name}`, title: 'From elsewhere', labels: ['bug'] },
    ]),
  ])
  const idOf = (login: string) => world.accountByLogin(login)?.id ?? 0
  let invented = 0
  return {
    world,
    ownerId: idOf(owner),
    neighbour,
    token: () => 'token',
    untouchable: new Set([idOf(owner), idOf(neighbour), world.defaultCaller?.id ?? 0]),
    inventName: () => {
      invented += 1
      return `thing-${invented}`
    },
  }
}
