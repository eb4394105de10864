import { HubSyncError } from '../../errors/hubsync-error.js'
import { splitFullName } from '../../streams/repository-route.js'

/** Which webhooks are meant: those of repositories, of an organization, or the one that a GitHub App has. */
export interface HookSelection {
  /** As `owner/name`. */
  readonly repositories?: readonly string[]
  /** Its login. */
  readonly organization?: string
  /** The hook of the GitHub App whose JWT the client signs in with. It is set up in the App's settings, not here. */
  readonly app?: boolean
  /** Where the hooks send to: they are known by it. The App's needs none. */
  readonly url?: string
}

/** Where hooks can be. */
export interface HookPlace {
  readonly kind: 'repository' | 'organization' | 'app'
  /** `owner/name`, login, or `the app`. */
  readonly name: string
  /** Path of its list of hooks; of the App's only hook itself. */
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}

/** @throws HubSyncError `configuration_invalid` where no place is named, or the name is none */
export function listPlaces({ repositories = [], organization, app = false }: HookSelection): HookPlace[] {
  const places: HookPlace[] = repositories.map((name) => ({
    kind: 'repository',
    name,
    path: '/repos/{owner}/{repo}/hooks',
    parameters: splitFullName(name),
  }))
  if (organization !== undefined) {
    const parameters = { org: organization }
    places.push({ kind: 'organization', name: organization, path: '/orgs/{org}/hooks', parameters })
  }
  if (app) places.push({ kind: 'app', name: 'the app', path: '/app/hook', parameters: {} })
  if (places.length > 0) return places
  throw new HubSyncError(
    'configuration_invalid',
    'Whose webhooks are meant? Name repositories, an organization or the app',
  )
}

/** @throws HubSyncError `configuration_invalid` for what is no address of a server */
export function checkHookUrl(url: string | undefined): string {
  if (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new HubSyncError(
    'configuration_invalid',
    'Webhooks are known by the address that they send to: give its url',
  )
}
