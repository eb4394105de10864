import type { Mutation } from '@hubsync/simulator'
import { accountActs } from './account-acts.js'
import { type Act, castOf, type Scene } from './cast.js'
import { conversationActs } from './conversation-acts.js'
import { repositoryActs } from './repository-acts.js'
import { shipmentActs } from './shipment-acts.js'

const acts = { ...conversationActs, ...repositoryActs, ...accountActs, ...shipmentActs } satisfies Record<
  string,
  Act
>

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
