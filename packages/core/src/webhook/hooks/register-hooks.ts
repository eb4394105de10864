import { randomBytes } from 'node:crypto'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { HookRecord } from '../../wire/hook.js'
import { findHooks, type HookRequester, pingHook, removeHook, writeHook } from './hook-api.js'
import { checkHookUrl, type HookPlace, type HookSelection, listPlaces } from './hook-place.js'

export interface HookRegistration extends HookSelection {
  /** Where GitHub sends to, as the world sees it; there is one hook for it in each place. */
  readonly url: string
  /** Default: whatever hubsync stores; see docs/webhooks.md. `*` for everything that GitHub sends. */
  readonly events?: readonly string[]
  /** Given to every hook. Without it new hooks get one that is made up, and those that are there keep theirs. */
  readonly secret?: string
}

export interface RegisteredHooks {
  /** What new hooks sign with, where it was made up: keep it, GitHub tells it to nobody. Null where none was needed. */
  readonly secret: string | null
  readonly hooks: readonly RegisteredHook[]
  /** Places where it did not succeed; the others are done. */
  readonly failures: readonly HookFailure[]
}

export interface RegisteredHook {
  readonly id: number
  /** `owner/name`, or the login of an organization. */
  readonly of: string
  readonly outcome: 'created' | 'updated'
  readonly events: readonly string[]
}

export interface HookFailure {
  /** `owner/name`, the login of an organization, or `the app`. */
  readonly of: string
  readonly error: HubSyncError
}

/** What hooks of repositories tell and hubsync stores. */
export const repositoryEvents: readonly string[] = [
  'deployment',
  'deployment_status',
  'issue_comment',
  'issues',
  'label',
  'milestone',
  'public',
  'pull_request',
  'pull_request_review',
  'push',
  'release',
  'repository',
]

/** Hooks of organizations tell of members too. */
export const organizationEvents: readonly string[] = [...repositoryEvents, 'organization'].sort()

/**
 * Makes sure that GitHub sends to an address: creates a hook where there is none for it, and brings the others up to
 * date. May be called at every start.
 *
 * @throws HubSyncError `configuration_invalid` before anything is asked of GitHub
 * @see https://docs.github.com/rest/repos/webhooks
 */
export async function registerHooks(
  client: HookRequester,
  registration: HookRegistration,
): Promise<RegisteredHooks> {
  const url = checkHookUrl(registration.url)
  const places = listHookPlaces(registration)
  if (registration.secret === '') {
    throw new HubSyncError('configuration_invalid', 'A webhook secret is empty: anybody could sign with it')
  }
  const invented = randomBytes(32).toString('hex')
  const hooks: RegisteredHook[] = []
  const failures = await attemptEach(places, async (place) => {
    hooks.push(await registerHook(client, place, { ...registration, url, invented }))
  })
  const wasInvented = registration.secret === undefined && hooks.some(({ outcome }) => outcome === 'created')
  return { secret: wasInvented ? invented : null, hooks, failures }
}

/** Asks GitHub to send `ping` to every hook of an address. */
export async function pingHooks(client: HookRequester, selection: HookSelection): Promise<HookChange> {
  return changeEach(client, selection, pingHook)
}

/** Takes away every hook of an address: nothing is sent there from then on. */
export async function removeHooks(client: HookRequester, selection: HookSelection): Promise<HookChange> {
  return changeEach(client, selection, removeHook)
}

export interface HookChange {
  /** How many hooks were found and asked. */
  readonly hooks: number
  readonly failures: readonly HookFailure[]
}

async function registerHook(
  client: HookRequester,
  place: HookPlace,
  { url, events, secret, invented }: HookRegistration & { readonly invented: string },
): Promise<RegisteredHook> {
  const wanted = events ?? (place.kind === 'organization' ? organizationEvents : repositoryEvents)
  const configOf = (key: string) => ({ url, content_type: 'json', insecure_ssl: '0', secret: key })
  const [known, ...others] = await findHooks(client, place, url)
  const settings = { active: true, events: wanted }
  if (known === undefined) {
    const made = await writeHook(client, place, null, { ...settings, config: configOf(secret ?? invented) })
    return { id: made.id, of: place.name, outcome: 'created', events: made.events }
  }
  // A config without the secret would take the secret away.
  const change = { ...settings, ...(secret !== undefined && { config: configOf(secret) }) }
  const hooks: HookRecord[] = []
  for (const { id } of [known, ...others]) hooks.push(await writeHook(client, place, id, change))
  return { id: known.id, of: place.name, outcome: 'updated', events: hooks[0]?.events ?? wanted }
}

async function changeEach(
  client: HookRequester,
  selection: HookSelection,
  change: (client: HookRequester, place: HookPlace, hookId: number) => Promise<void>,
): Promise<HookChange> {
  const url = checkHookUrl(selection.url)
  let hooks = 0
  const failures = await attemptEach(listHookPlaces(selection), async (place) => {
    for (const { id } of await findHooks(client, place, url)) {
      await change(client, place, id)
      hooks += 1
    }
  })
  return { hooks, failures }
}

function listHookPlaces(selection: HookSelection): HookPlace[] {
  if (!selection.app) return listPlaces(selection)
  throw new HubSyncError(
    'configuration_invalid',
    "A GitHub App's only hook is set up in the settings of the App",
  )
}

/** One place that fails does not keep the others from being done. */
export async function attemptEach(
  places: readonly HookPlace[],
  work: (place: HookPlace) => Promise<void>,
): Promise<HookFailure[]> {
  const failures: HookFailure[] = []
  for (const place of places) {
    try {
      await work(place)
    } catch (thrown) {
      failures.push({ of: place.name, error: HubSyncError.from(thrown) })
    }
  }
  return failures
}
