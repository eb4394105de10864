import type { Hook, HookDelivery } from '../world/hook-register.js'
import type { World } from '../world/world.js'
import { escapeSegment, type Presentation } from './presentation.js'

/**
 * A hook as its owner sees it: the secret is starred out.
 *
 * @param lastDelivery what came of it last; a ping does not tell its own
 */
export function presentHook(
  world: World,
  hook: Hook,
  presentation: Presentation,
  lastDelivery?: HookDelivery | undefined,
) {
  const url = hookUrl(world, hook, presentation)
  const isOfRepository = hook.of === 'repository'
  return {
    type: isOfRepository ? 'Repository' : 'Organization',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: {
      content_type: hook.config.contentType,
      insecure_ssl: hook.config.insecureSsl,
      ...(hook.config.secret !== null && { secret: '********' }),
      url: hook.config.url,
    },
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    ...(isOfRepository && { test_url: `${url}/test` }),
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    ...(isOfRepository && { last_response: presentLastResponse(lastDelivery) }),
  }
}

/** A delivery as lists show it. */
export function presentDelivery(delivery: HookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.isRedelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}

/** A delivery on its own, with what was sent and what was answered. */
export function presentFullDelivery(delivery: HookDelivery) {
  return {
    ...presentDelivery(delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload: JSON.parse(delivery.payload) as unknown },
    response: { headers: delivery.responseHeaders ?? {}, payload: delivery.responseText ?? '' },
  }
}

function hookUrl(world: World, hook: Hook, { apiUrl }: Presentation): string {
  if (hook.of === 'organization') {
    const login = world.accountById(hook.targetId)?.login ?? ''
    return `${apiUrl}/orgs/${escapeSegment(login)}/hooks/${hook.id}`
  }
  const repository = world.repositoryById(hook.targetId)
  const owner = world.accountById(repository?.ownerId ?? null)?.login ?? ''
  return `${apiUrl}/repos/${escapeSegment(owner)}/${escapeSegment(repository?.name ?? '')}/hooks/${hook.id}`
}

function presentLastResponse(delivery: HookDelivery | undefined) {
  if (!delivery) return { code: null, status: 'unused', message: null }
  const isSuccess = delivery.statusCode >= 200 && delivery.statusCode < 300
  return { code: delivery.statusCode, status: isSuccess ? 'active' : 'failed', message: delivery.status }
}
