import { ownerOf } from '../rest/find-repository.js'
import { createGatherer, type Gatherer } from '../rest/gather-conversation.js'
import { presentSimpleOrganization } from '../rest/present-organization.js'
import { presentRepository } from '../rest/present-repository.js'
import { ghost, presentSimpleUser } from '../rest/present-user.js'
import type { Presentation } from '../rest/presentation.js'
import type { Account, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import type { HookEvent } from './hook-event.js'

/** What every payload is made with. */
export interface PayloadScene {
  world: World
  presentation: Presentation
}

/** Shows a repository and what is in it as nobody in particular sees it. */
export function gatherer({ world }: PayloadScene, repository: Repository): Gatherer {
  const owner = ownerOf(world, repository)
  return createGatherer({ world, repository, owner, caller: undefined, sees: () => true })
}

/** An event of a repository: its payload ends with what all of them carry. */
export function repositoryEvent(
  scene: PayloadScene,
  repository: Repository,
  told: {
    event: string
    action: string | null
    details: object
    actorId?: number | null | undefined
    isForRepository?: boolean
  },
): HookEvent {
  const { presentation } = scene
  const { parent } = gatherer(scene, repository)
  const { event, action, details, actorId, isForRepository = true } = told
  const { owner } = parent
  return {
    event,
    action,
    repositoryId: repository.id,
    organizationId: owner.type === 'Organization' ? owner.id : null,
    isForRepository,
    payload: {
      ...(action !== null && { action }),
      ...details,
      ...(!('repository' in details) && { repository: presentRepository(parent, presentation) }),
      ...(owner.type === 'Organization' && { organization: presentHookOrganization(scene, owner) }),
      sender: presentSender(scene, actorId),
    },
  }
}

export function presentHookOrganization({ presentation }: PayloadScene, organization: Account) {
  return presentSimpleOrganization(organization, presentation)
}

/** Where nobody is told to have done it, it was the account behind unlisted tokens. */
export function presentSender({ world, presentation }: PayloadScene, actorId?: number | null) {
  const account = world.accountById(actorId ?? null) ?? world.defaultCaller ?? ghost
  return presentSimpleUser(account, presentation)
}
