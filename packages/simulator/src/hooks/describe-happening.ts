import { presentHook } from '../rest/present-hook.js'
import { presentLabel } from '../rest/present-label.js'
import { presentMilestone } from '../rest/present-milestone.js'
import { repositoryUrl } from '../rest/present-repository.js'
import { presentSimpleUserOrNull, restLogin } from '../rest/present-user.js'
import { escapeSegment } from '../rest/presentation.js'
import type { Happening } from '../world/happening.js'
import type { Milestone, Repository } from '../world/records.js'
import { describeComment, describeConversation, describeReview } from './conversation-events.js'
import type { HookEvent } from './hook-event.js'
import {
  gatherer,
  type PayloadScene,
  presentHookOrganization,
  presentSender,
  repositoryEvent,
} from './payload-scene.js'
import { describePush } from './push-event.js'
import { describeDeployment, describeRelease } from './shipment-events.js'

type Of<Kind extends Happening['of']> = Extract<Happening, { of: Kind }>
/** What hooks are told of by GitHub itself; attempts asked for are no events. */
export type ToldHappening = Exclude<Happening, { of: 'redelivery' }>

/**
 * The events that GitHub makes of what happened, with their payloads as of now.
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function describeHappening(scene: PayloadScene, happening: ToldHappening): HookEvent[] {
  switch (happening.of) {
    case 'conversation':
      return [describeConversation(scene, happening)]
    case 'review':
      return describeReview(scene, happening)
    case 'comment':
      return describeComment(scene, happening)
    case 'push':
      return [describePush(scene, happening)]
    case 'label':
      return [describeLabel(scene, happening)]
    case 'milestone':
      return [describeMilestone(scene, happening)]
    case 'release':
      return [describeRelease(scene, happening)]
    case 'deployment':
      return [describeDeployment(scene, happening)]
    case 'repository':
      return describeRepository(scene, happening)
    case 'star':
      return [describeStar(scene, happening)]
    case 'membership':
      return [describeMembership(scene, happening)]
    case 'ping':
      return describePing(scene, happening)
  }
}

function describeLabel(scene: PayloadScene, { action, repository, label, changes }: Of<'label'>): HookEvent {
  const url = repositoryUrl(gatherer(scene, repository).parent, scene.presentation)
  const details = { label: presentLabel(label, url), ...(changes && { changes }) }
  return repositoryEvent(scene, repository, { event: 'label', action, details })
}

function describeMilestone(
  scene: PayloadScene,
  { action, repository, milestone, changes }: Of<'milestone'>,
): HookEvent {
  const details = {
    milestone: presentOneMilestone(scene, repository, milestone),
    ...(changes && { changes }),
  }
  return repositoryEvent(scene, repository, { event: 'milestone', action, details })
}

/** One that was deleted has nothing in it any more. */
function presentOneMilestone(scene: PayloadScene, repository: Repository, milestone: Milestone) {
  const { parent, milestone: gather } = gatherer(scene, repository)
  const parts = gather(milestone.id) ?? { milestone, openIssues: 0, closedIssues: 0 }
  return presentMilestone(parts, parent, scene.presentation)
}

/** A hook ends with its repository, so only the organization's hooks hear that one was deleted. */
function describeRepository(scene: PayloadScene, happening: Of<'repository'>): HookEvent[] {
  const { action, repository, formerOwnerId } = happening
  const changes = formerOwnerId === undefined ? happening.changes : formerOwner(scene, formerOwnerId)
  const isForRepository = action !== 'deleted'
  const details = changes ? { changes } : {}
  const told = repositoryEvent(scene, repository, { event: 'repository', action, details, isForRepository })
  if (action !== 'publicized') return [told]
  return [told, repositoryEvent(scene, repository, { event: 'public', action: null, details: {} })]
}

function formerOwner(scene: PayloadScene, id: number) {
  const { world, presentation } = scene
  const account = world.accountById(id)
  if (account?.type !== 'Organization') {
    return { owner: { from: { user: presentSimpleUserOrNull(account, presentation) } } }
  }
  return { owner: { from: { organization: presentHookOrganization(scene, account) } } }
}

function describeStar(scene: PayloadScene, { action, repository }: Of<'star'>): HookEvent {
  const at = action === 'created' ? repository.updatedAt : null
  return repositoryEvent(scene, repository, { event: 'star', action, details: { starred_at: at } })
}

function describeMembership(
  scene: PayloadScene,
  { action, organization, membership }: Of<'membership'>,
): HookEvent {
  const { world, presentation } = scene
  const user = world.accountById(membership.userId)
  const url = `${presentation.apiUrl}/orgs/${escapeSegment(organization.login)}`
  return {
    event: 'organization',
    action,
    repositoryId: null,
    organizationId: organization.id,
    isForRepository: false,
    payload: {
      action,
      membership: {
        url: `${url}/memberships/${user ? escapeSegment(restLogin(user)) : ''}`,
        state: action === 'member_added' ? 'active' : 'inactive',
        role: membership.role,
        organization_url: url,
        user: presentSimpleUserOrNull(user, presentation),
      },
      organization: presentHookOrganization(scene, organization),
      sender: presentSender(scene),
    },
  }
}

/** Of a hook whose repository or organization is gone there is nothing to tell. */
function describePing(scene: PayloadScene, { hook }: Of<'ping'>): HookEvent[] {
  const { world, presentation } = scene
  const details = {
    zen: 'Anything added dilutes everything else.',
    hook_id: hook.id,
    hook: presentHook(world, hook, presentation),
  }
  if (hook.of === 'repository') {
    const repository = world.repositoryById(hook.targetId)
    if (!repository) return []
    return [repositoryEvent(scene, repository, { event: 'ping', action: null, details })]
  }
  const organization = world.accountById(hook.targetId)
  if (!organization) return []
  const payload = {
    ...details,
    organization: presentHookOrganization(scene, organization),
    sender: presentSender(scene),
  }
  const to = { repositoryId: null, organizationId: organization.id, isForRepository: false }
  return [{ event: 'ping', action: null, ...to, payload }]
}
