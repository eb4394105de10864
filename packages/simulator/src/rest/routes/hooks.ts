import type { Hook, HookDelivery } from '../../world/hook-register.js'
import { toTimestamp } from '../../world/timestamp.js'
import { invalidField, notFound, RestFailure } from '../errors.js'
import { gatherRepository } from '../gather-repository.js'
import { joinLinks, linkTo, paginateByNumber, readPageRequest } from '../pagination.js'
import { presentDelivery, presentFullDelivery, presentHook } from '../present-hook.js'
import { readHookSettings } from '../read-hook-settings.js'
import { readChoice } from '../read-query.js'
import { parameter, type RepositoryRoute, type RestAnswer, type RestCall, type RestRoute } from '../route.js'
import { mountOrganizationRoute } from './organizations.js'

/** Whose hooks a request is about. */
interface HookOwner {
  of: Hook['of']
  targetId: number
  /** Where its list of hooks is, by id. */
  url: string
}

type Answer = (call: RestCall, owner: HookOwner) => RestAnswer

interface HookRoute {
  method?: 'POST' | 'PATCH' | 'DELETE'
  path: string
  documentation: string
  answer: Answer
}

/** At most so many for one event: https://docs.github.com/webhooks/about-webhooks */
const mostHooks = 20

const routes: HookRoute[] = [
  { path: '', documentation: 'webhooks#list', answer: listHooks },
  { path: '', method: 'POST', documentation: 'webhooks#create', answer: createHook },
  { path: '/{hook_id}', documentation: 'webhooks#get', answer: onHook(showHook) },
  { path: '/{hook_id}', method: 'PATCH', documentation: 'webhooks#update', answer: onHook(updateHook) },
  { path: '/{hook_id}', method: 'DELETE', documentation: 'webhooks#delete', answer: onHook(deleteHook) },
  { path: '/{hook_id}/pings', method: 'POST', documentation: 'webhooks#ping', answer: onHook(pingHook) },
  {
    path: '/{hook_id}/deliveries',
    documentation: 'webhooks#list-deliveries',
    answer: onHook(listDeliveries),
  },
  {
    path: '/{hook_id}/deliveries/{delivery_id}',
    documentation: 'webhooks#get-a-delivery',
    answer: onHook((call, hook) => ({ body: presentFullDelivery(getDelivery(call, hook)) })),
  },
  {
    path: '/{hook_id}/deliveries/{delivery_id}/attempts',
    method: 'POST',
    documentation: 'webhooks#redeliver-a-delivery',
    answer: onHook(redeliver),
  },
]

export const repositoryHookRoutes: RepositoryRoute[] = routes.map(
  ({ answer, path, documentation, ...route }) => ({
    ...route,
    path: `/hooks${path}`,
    documentation: `repos/${documentation}`,
    scopes: 'admin:repo_hook, public_repo, read:repo_hook, repo, write:repo_hook',
    answer: (call) => {
      if (gatherRepository(call, call.repository, call.owner).permission !== 'admin') throw notFound()
      requireScope(call, ['admin:repo_hook', 'repo', 'write:repo_hook'])
      const { repository, urlById } = call
      return answer(call, { of: 'repository', targetId: repository.id, url: `${urlById}/hooks` })
    },
  }),
)

export const organizationHookRoutes: RestRoute[] = routes
  .map(({ answer, path, documentation, ...route }) => ({
    ...route,
    path: `/hooks${path}`,
    documentation: `orgs/${documentation}`,
    scopes: 'admin:org_hook',
    answer: (call: Parameters<Parameters<typeof mountOrganizationRoute>[0]['answer']>[0]) => {
      const { organization, urlById, world, caller } = call
      const own = world.membersOf(organization.id).find(({ userId }) => userId === caller?.account?.id)
      if (own?.role !== 'admin') throw notFound()
      requireScope(call, ['admin:org_hook'])
      return answer(call, { of: 'organization', targetId: organization.id, url: `${urlById}/hooks` })
    },
  }))
  .flatMap(mountOrganizationRoute)

/** Tokens of apps and fine-grained tokens have permissions in place of scopes. */
function requireScope({ caller }: RestCall, needed: readonly string[]): void {
  if (!caller || /^(ghs|github_pat)_/.test(caller.token)) return
  if (!needed.some((scope) => caller.scopes.includes(scope))) throw notFound()
}

function onHook(answer: (call: RestCall, hook: Hook, owner: HookOwner) => RestAnswer): Answer {
  return (call, owner) => {
    const hook = call.world.hooks.find(Number(parameter(call, 'hook_id')))
    if (!hook || hook.of !== owner.of || hook.targetId !== owner.targetId) throw notFound()
    return answer(call, hook, owner)
  }
}

function listHooks(call: RestCall, { of, targetId, url }: HookOwner): RestAnswer {
  const hooks = call.world.hooks.hooksOf(of, targetId)
  const { items, link } = paginateByNumber(hooks, call.query, url, (hook) => showOne(call, hook))
  return { body: items, link }
}

/** A new hook is pinged at once. */
function createHook(call: RestCall, { of, targetId }: HookOwner): RestAnswer {
  const { world } = call
  const settings = readHookSettings(call.body, undefined)
  const others = world.hooks.hooksOf(of, targetId)
  if (others.some((other) => isSameHook(other, settings))) {
    throw refuse(`Hook already exists on this ${of}`)
  }
  if (others.length >= mostHooks) throw refuse(`The "push" event cannot have more than ${mostHooks} hooks`)
  const now = toTimestamp(world.now())
  const hook: Hook = {
    id: world.hooks.takeHookId(),
    of,
    targetId,
    ...settings,
    createdAt: now,
    updatedAt: now,
  }
  world.hooks.add(hook)
  world.happenings.tell({ of: 'ping', hook })
  return { status: 201, body: showOne(call, hook) }
}

function updateHook(call: RestCall, hook: Hook): RestAnswer {
  Object.assign(hook, readHookSettings(call.body, hook), { updatedAt: toTimestamp(call.world.now()) })
  return showHook(call, hook)
}

function showHook(call: RestCall, hook: Hook): RestAnswer {
  return { body: showOne(call, hook) }
}

function deleteHook({ world }: RestCall, hook: Hook): RestAnswer {
  world.hooks.remove(hook.id)
  return { status: 204, body: undefined }
}

function pingHook({ world }: RestCall, hook: Hook): RestAnswer {
  world.happenings.tell({ of: 'ping', hook })
  return { status: 204, body: undefined }
}

function showOne({ world, presentation }: RestCall, hook: Hook) {
  return presentHook(world, hook, presentation, world.hooks.deliveriesOf(hook.id, world.now())[0])
}

/** Newest first; a cursor names the delivery that the next page begins behind. */
function listDeliveries(call: RestCall, hook: Hook, { url }: HookOwner): RestAnswer {
  const { query, world } = call
  const status = query.has('status')
    ? readChoice(query, 'status', ['success', 'failure'], 'success', 'HookDelivery')
    : undefined
  const all = world.hooks
    .deliveriesOf(hook.id, world.now())
    .filter((delivery) => status === undefined || isSuccess(delivery) === (status === 'success'))
  const start = findStart(all, query.get('cursor'))
  const { perPage } = readPageRequest(query)
  const items = all.slice(start, start + perPage)
  const last = items.at(-1)
  const hasMore = last !== undefined && start + perPage < all.length
  const next = hasMore && linkTo(`${url}/${hook.id}/deliveries`, query, { cursor: `v1_${last.id}` })
  return { body: items.map(presentDelivery), link: next ? joinLinks([['next', next]]) : undefined }
}

function findStart(deliveries: readonly HookDelivery[], cursor: string | null): number {
  if (cursor === null) return 0
  const [, id] = /^v1_(\d+)$/.exec(cursor) ?? []
  if (id === undefined) throw invalidField('HookDelivery', 'cursor', cursor)
  const start = deliveries.findIndex((delivery) => delivery.id < Number(id))
  return start === -1 ? deliveries.length : start
}

function redeliver(call: RestCall, hook: Hook): RestAnswer {
  call.world.happenings.tell({ of: 'redelivery', hook, delivery: getDelivery(call, hook) })
  return { status: 202, body: {} }
}

function getDelivery(call: RestCall, hook: Hook): HookDelivery {
  const { world } = call
  const id = Number(parameter(call, 'delivery_id'))
  const found = world.hooks.deliveriesOf(hook.id, world.now()).find((delivery) => delivery.id === id)
  if (!found) throw notFound()
  return found
}

function isSuccess({ statusCode }: HookDelivery): boolean {
  return statusCode >= 200 && statusCode < 300
}

function isSameHook({ config, events }: Hook, other: Pick<Hook, 'config' | 'events'>): boolean {
  const describe = (hook: Pick<Hook, 'config' | 'events'>) =>
    JSON.stringify([hook.config.url, hook.config.contentType, [...hook.events].sort()])
  return describe({ config, events }) === describe(other)
}

function refuse(message: string): RestFailure {
  return new RestFailure(422, 'Validation Failed', {
    errors: [{ resource: 'Hook', code: 'custom', message }],
  })
}
