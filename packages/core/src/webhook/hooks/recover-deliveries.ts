import type { Inbox, ReceivedDelivery } from '../../contracts/inbox.js'
import type { Clock } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { HookDeliveryRecord } from '../../wire/hook.js'
import {
  findHooks,
  type HookAddress,
  type HookRequester,
  listDeliveries,
  readSentDelivery,
  redeliver,
} from './hook-api.js'
import { checkHookUrl, type HookPlace, type HookSelection, listPlaces } from './hook-place.js'
import { attemptEach, type HookFailure } from './register-hooks.js'

export interface RecoverOptions {
  /** Default: the `hooks` that the hub was given. */
  readonly hooks?: HookSelection
  /** What failed before is left alone. Default: as far back as GitHub remembers. */
  readonly since?: Date
  /** `fetch` (default) reads what was sent and stores it; `redelivery` asks GitHub to send it to the endpoint again. */
  readonly by?: 'fetch' | 'redelivery'
}

/** What became of deliveries that failed. Each is counted once, however often it was attempted. */
export interface Recovery {
  /** Hooks that were asked. */
  readonly hooks: number
  /** Deliveries of which an attempt failed. */
  readonly failed: number
  /** Of those: in the inbox, or attempted again with success. */
  readonly arrived: number
  /** Of those: pings, which say nothing but that a hook works. */
  readonly unimportant: number
  /** Of those: stored in the inbox now. */
  readonly stored: number
  /** Of those: GitHub was asked to send them again. */
  readonly redelivered: number
  /** Of those: neither could be done; why is in `failures`. */
  readonly lost: number
  readonly failures: readonly HookFailure[]
  /**
   * Time that GitHub's log does not reach back to: what was sent then may be missing, and an incremental run brings it.
   * Null where the log covers it all. `from` is null where nothing says since when.
   */
  readonly gap: { readonly from: string | null; readonly to: string } | null
}

export interface RecoverParts {
  readonly client: HookRequester
  readonly host: string
  readonly inbox: Inbox
  readonly clock: Clock
  /** Stores as the endpoint does. */
  readonly store: (delivery: ReceivedDelivery) => Promise<'stored' | 'known'>
}

/**
 * Brings in what GitHub could not deliver: finds it in GitHub's log of deliveries, by repository, organization or App.
 * GitHub sends nothing again by itself.
 *
 * @throws HubSyncError `configuration_invalid` before anything is asked of GitHub
 * @see https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
export async function recoverDeliveries(
  parts: RecoverParts,
  { hooks: selection = {}, since, by = 'fetch' }: RecoverOptions,
): Promise<Recovery> {
  const places = listPlaces(selection)
  const url = places.some(({ kind }) => kind !== 'app') ? checkHookUrl(selection.url) : ''
  const remembered = new Date(parts.clock.now().getTime() - rememberedMs(parts.host))
  const from = since !== undefined && since > remembered ? since : remembered
  const tally = new Tally()
  let gap: Recovery['gap'] = null
  const lastArrival = await findLastArrival(parts)
  const failures = await attemptEach(places, async (place) => {
    for (const { createdAt, ...hook } of await listHooks(parts.client, place, url)) {
      tally.hooks += 1
      const silentSince = latest(createdAt, since?.toISOString() ?? lastArrival)
      if (silentSince === null || Date.parse(silentSince) < remembered.getTime()) {
        gap = { from: earliest(gap, silentSince), to: remembered.toISOString() }
      }
      await recoverHook(parts, hook, { from, by, tally })
    }
  })
  const { hooks, failed, arrived, unimportant, stored, redelivered, lost } = tally
  return {
    hooks,
    failed,
    arrived,
    unimportant,
    stored,
    redelivered,
    lost,
    failures: [...failures, ...tally.failures],
    gap,
  }
}

/** How long GitHub's log reaches back: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
function rememberedMs(host: string): number {
  const days = host === 'github.com' ? 3 : 7
  return days * 24 * 60 * 60 * 1000
}

class Tally {
  hooks = 0
  failed = 0
  arrived = 0
  unimportant = 0
  stored = 0
  redelivered = 0
  lost = 0
  readonly failures: HookFailure[] = []
}

interface Plan {
  readonly from: Date
  readonly by: 'fetch' | 'redelivery'
  readonly tally: Tally
}

async function recoverHook(parts: RecoverParts, hook: HookAddress, { from, by, tally }: Plan): Promise<void> {
  const failed = await listFailed(parts.client, hook, from)
  tally.failed += failed.size
  const missing: HookDeliveryRecord[] = []
  for (const delivery of failed.values()) {
    if (delivery.event === 'ping') tally.unimportant += 1
    else if (await hasArrived(parts, hook, delivery)) tally.arrived += 1
    else missing.push(delivery)
  }
  const succeeded = await listSucceeded(parts.client, hook, missing)
  let time = 0
  // Oldest first, so that deliveries of a project come in their order.
  for (const delivery of missing.sort(byTime)) {
    time = Math.max(endOfSecond(delivery.delivered_at), time + 1)
    if (succeeded.has(delivery.guid)) {
      tally.arrived += 1
      continue
    }
    try {
      const outcome = await recoverOne(parts, hook, delivery, { by, receivedAt: new Date(time) })
      tally[outcome] += 1
    } catch (thrown) {
      tally.lost += 1
      tally.failures.push({ of: hook.place.name, error: HubSyncError.from(thrown) })
    }
  }
}

/** The first failed attempt at each delivery: it tells when it would have come. */
async function listFailed(
  client: HookRequester,
  hook: HookAddress,
  since: Date,
): Promise<Map<string, HookDeliveryRecord>> {
  const failed = new Map<string, HookDeliveryRecord>()
  for await (const delivery of listDeliveries(client, hook, { status: 'failure', since })) {
    if (!isSuccess(delivery)) failed.set(delivery.guid, delivery)
  }
  return failed
}

/** What some attempt delivered, as far back as the oldest that is missing. */
async function listSucceeded(
  client: HookRequester,
  hook: HookAddress,
  missing: readonly HookDeliveryRecord[],
): Promise<Set<string>> {
  const [oldest] = missing.toSorted(byTime)
  if (oldest === undefined) return new Set()
  const wanted = new Set(missing.map(({ guid }) => guid))
  const succeeded = new Set<string>()
  const since = new Date(oldest.delivered_at)
  for await (const delivery of listDeliveries(client, hook, { status: 'success', since })) {
    if (isSuccess(delivery) && wanted.has(delivery.guid)) succeeded.add(delivery.guid)
  }
  return succeeded
}

function byTime(left: HookDeliveryRecord, right: HookDeliveryRecord): number {
  return Date.parse(left.delivered_at) - Date.parse(right.delivered_at) || left.id - right.id
}

/** GitHub tells the second of an attempt: by its end the delivery would have come, behind what was seen in it. */
function endOfSecond(time: string): number {
  return Math.floor(Date.parse(time) / 1000) * 1000 + 999
}

/**
 * Hooks that were told of one event share its id, and may be of different tenants. Which App is meant is known only once
 * something of it was read, so that of an App's hook any of them will do.
 */
async function hasArrived(
  { inbox, host }: RecoverParts,
  { hookId }: HookAddress,
  { guid }: HookDeliveryRecord,
): Promise<boolean> {
  const ofHook = hookId === null ? {} : { hookId: String(hookId) }
  return (await inbox.list(host, { ...ofHook, deliveryId: guid, limit: 1 })).length > 0
}

async function recoverOne(
  { client, host, store }: RecoverParts,
  hook: HookAddress,
  { id, guid, event, action }: HookDeliveryRecord,
  { by, receivedAt }: Pick<Plan, 'by'> & { readonly receivedAt: Date },
): Promise<'stored' | 'redelivered' | 'arrived'> {
  const sent = by === 'fetch' ? await readSentDelivery(client, hook, id) : undefined
  if (sent?.payload == null) {
    await redeliver(client, hook, id)
    return 'redelivered'
  }
  const outcome = await store({
    host,
    hookId: hookIdOf(hook, sent.headers ?? {}),
    deliveryId: guid,
    event,
    action: action ?? null,
    projectGithubId: repositoryIdOf(sent.payload),
    payload: JSON.stringify(sent.payload),
    // What was seen since is newer: the late word of a deletion is not to undo that it was restored.
    receivedAt: receivedAt.toISOString(),
  })
  return outcome === 'stored' ? 'stored' : 'arrived'
}

/** The hook of an App is known by the App, which only the request tells. */
function hookIdOf({ hookId }: HookAddress, headers: Readonly<Record<string, unknown>>): string {
  if (hookId !== null) return String(hookId)
  const name = 'x-github-hook-installation-target-id'
  const told = Object.entries(headers).find(([header]) => header.toLowerCase() === name)?.[1]
  return /^\d{1,20}$/.test(String(told)) ? String(told) : '0'
}

function repositoryIdOf({ repository }: Readonly<Record<string, unknown>>): number | null {
  const id =
    typeof repository === 'object' && repository !== null && 'id' in repository ? repository.id : null
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null
}

async function listHooks(
  client: HookRequester,
  place: HookPlace,
  url: string,
): Promise<(HookAddress & { readonly createdAt: string | null })[]> {
  if (place.kind === 'app') return [{ place, hookId: null, createdAt: null }]
  const hooks = await findHooks(client, place, url)
  return hooks.map(({ id, created_at }) => ({ place, hookId: id, createdAt: created_at }))
}

async function findLastArrival({ inbox, host }: RecoverParts): Promise<string | null> {
  const [last] = await inbox.list(host, { limit: 1 })
  return last?.receivedAt ?? null
}

function latest(createdAt: string | null, arrivedAt: string | null): string | null {
  if (createdAt === null || arrivedAt === null) return createdAt ?? arrivedAt
  return Date.parse(createdAt) > Date.parse(arrivedAt) ? createdAt : arrivedAt
}

function earliest(gap: Recovery['gap'], since: string | null): string | null {
  if (gap === null) return since
  if (gap.from === null || since === null) return null
  return Date.parse(gap.from) < Date.parse(since) ? gap.from : since
}

function isSuccess({ status_code }: HookDeliveryRecord): boolean {
  return status_code >= 200 && status_code < 300
}
