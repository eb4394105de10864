import type { z } from 'zod'
import { HubSyncError } from '../../errors/hubsync-error.js'
import {
  type HookDeliveryRecord,
  type HookRecord,
  hookDeliveryRecord,
  hookRecord,
  type SentDeliveryRecord,
  sentDeliveryRecord,
} from '../../wire/hook.js'
import type { HookPlace } from './hook-place.js'

/** The part of a GitHub client that is needed here. */
export interface HookRequester {
  request(
    route: string,
    parameters?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly data: unknown; readonly headers: Readonly<Record<string, string>> }>
}

const perPage = 100

/** The hooks of a place that send to an address. */
export async function findHooks(client: HookRequester, place: HookPlace, url: string): Promise<HookRecord[]> {
  const found: HookRecord[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await client.request(`GET ${place.path}`, {
      ...place.parameters,
      per_page: perPage,
      page,
    })
    const hooks = parseList(hookRecord, data, `hook of ${place.name}`)
    found.push(...hooks.filter(({ config }) => config.url === url))
    if (hooks.length < perPage) return found
  }
}

export async function writeHook(
  client: HookRequester,
  place: HookPlace,
  hookId: number | null,
  settings: Readonly<Record<string, unknown>>,
): Promise<HookRecord> {
  const { path, parameters, name } = place
  const { data } =
    hookId === null
      ? await client.request(`POST ${path}`, { ...parameters, name: 'web', ...settings })
      : await client.request(`PATCH ${path}/{hook_id}`, { ...parameters, hook_id: hookId, ...settings })
  return parse(hookRecord, data, `hook of ${name}`)
}

export async function pingHook(client: HookRequester, { path, parameters }: HookPlace, hookId: number) {
  await client.request(`POST ${path}/{hook_id}/pings`, { ...parameters, hook_id: hookId })
}

export async function removeHook(client: HookRequester, { path, parameters }: HookPlace, hookId: number) {
  await client.request(`DELETE ${path}/{hook_id}`, { ...parameters, hook_id: hookId })
}

/** One hook as its deliveries are asked for. */
export interface HookAddress {
  readonly place: HookPlace
  /** Null for the hook of an App. */
  readonly hookId: number | null
}

/**
 * Attempts, newest first, down to a time. Servers that do not know how to filter by status tell all.
 *
 * @see https://docs.github.com/rest/repos/webhooks#list-deliveries-for-a-repository-webhook
 */
export async function* listDeliveries(
  client: HookRequester,
  hook: HookAddress,
  { status, since }: { readonly status: 'success' | 'failure'; readonly since: Date },
): AsyncGenerator<HookDeliveryRecord> {
  const { path, parameters } = deliveriesOf(hook)
  let cursor: string | undefined
  do {
    const { data, headers } = await client.request(`GET ${path}`, {
      ...parameters,
      per_page: perPage,
      status,
      ...(cursor !== undefined && { cursor }),
    })
    for (const delivery of parseList(hookDeliveryRecord, data, `delivery of ${hook.place.name}`)) {
      if (Date.parse(delivery.delivered_at) < since.getTime()) return
      yield delivery
    }
    cursor = nextCursor(headers.link)
  } while (cursor !== undefined)
}

export async function readSentDelivery(
  client: HookRequester,
  hook: HookAddress,
  deliveryId: number,
): Promise<SentDeliveryRecord['request']> {
  const { path, parameters } = deliveriesOf(hook)
  const { data } = await client.request(`GET ${path}/{delivery_id}`, {
    ...parameters,
    delivery_id: deliveryId,
  })
  return parse(sentDeliveryRecord, data, `delivery of ${hook.place.name}`).request
}

export async function redeliver(client: HookRequester, hook: HookAddress, deliveryId: number): Promise<void> {
  const { path, parameters } = deliveriesOf(hook)
  await client.request(`POST ${path}/{delivery_id}/attempts`, { ...parameters, delivery_id: deliveryId })
}

function deliveriesOf({ place, hookId }: HookAddress) {
  if (hookId === null) return { path: `${place.path}/deliveries`, parameters: place.parameters }
  return { path: `${place.path}/{hook_id}/deliveries`, parameters: { ...place.parameters, hook_id: hookId } }
}

function nextCursor(link: string | undefined): string | undefined {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(link ?? '') ?? []
  return url === undefined ? undefined : (new URL(url).searchParams.get('cursor') ?? undefined)
}

function parseList<Wire>(schema: z.ZodType<Wire>, data: unknown, what: string): Wire[] {
  if (Array.isArray(data)) return data.map((record) => parse(schema, record, what))
  throw new HubSyncError('response_invalid', `GitHub sent no list where each is a ${what}`)
}

/** Names fields and never values: a hook's settings are nobody else's business. */
function parse<Wire>(schema: z.ZodType<Wire>, data: unknown, what: string): Wire {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ')
  throw new HubSyncError('response_invalid', `A ${what} is odd: ${where}`)
}
