import { HubSyncError } from '../../errors/hubsync-error.js'

/** Where one GitHub answers. */
export interface ApiAddress {
  /** Base of all REST routes, without a slash at its end. */
  readonly rest: string
  readonly graphql: string
  /** Names this GitHub in rows and messages: `github.com`, or the host and port of another one. */
  readonly host: string
}

const publicApi = 'https://api.github.com'
const cloudApi = /^api\.(?<site>github\.com|[^.]+\.ghe\.com)$/
const cloudSite = /^(?:www\.)?(?:github\.com|[^.]+\.ghe\.com)$/

/**
 * Finds both APIs from whatever address a person has at hand.
 *
 * - `https://api.github.com`, `https://github.com`: GitHub itself; `https://api.SUBDOMAIN.ghe.com` likewise.
 * - `https://HOST`, `https://HOST/api`, `https://HOST/api/v3`: GitHub Enterprise Server, `/api/v3` and `/api/graphql`.
 * - `http://HOST:PORT`: a bare server such as the simulator, with GraphQL at `/graphql`.
 *
 * Source: https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api
 *
 * @throws HubSyncError `configuration_invalid` when the address is none of these.
 */
export function resolveApi(apiUrl: string = publicApi): ApiAddress {
  const url = parseAddress(apiUrl)
  const path = url.pathname.replace(/\/+$/, '')
  if (path !== '' && path !== '/api' && path !== '/api/v3') {
    throw invalid(apiUrl, `the path ${path} is none that GitHub serves: leave it out, or give /api/v3`)
  }
  if (path !== '') return enterpriseServer(url)
  if (cloudApi.test(url.hostname)) return bareServer(url)
  if (cloudSite.test(url.hostname)) {
    return bareServer(new URL(`https://api.${url.hostname.replace(/^www\./, '')}`))
  }
  return url.protocol === 'http:' ? bareServer(url) : enterpriseServer(url)
}

function parseAddress(apiUrl: string): URL {
  if (!URL.canParse(apiUrl)) throw invalid(apiUrl, 'it is not a URL: it starts with https://')
  const url = new URL(apiUrl)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid(apiUrl, 'it starts with https://')
  if (url.username !== '' || url.password !== '') {
    throw new HubSyncError(
      'configuration_invalid',
      'The API URL holds a name or password: pass the token apart',
    )
  }
  if (url.search !== '' || url.hash !== '') throw invalid(apiUrl, 'it ends after the path')
  return url
}

function bareServer(url: URL): ApiAddress {
  return { rest: url.origin, graphql: `${url.origin}/graphql`, host: siteOf(url) }
}

function enterpriseServer(url: URL): ApiAddress {
  return { rest: `${url.origin}/api/v3`, graphql: `${url.origin}/api/graphql`, host: url.host }
}

function siteOf(url: URL): string {
  return cloudApi.exec(url.hostname)?.groups?.site ?? url.host
}

function invalid(apiUrl: string, reason: string): HubSyncError {
  return new HubSyncError(
    'configuration_invalid',
    `The API URL ${JSON.stringify(apiUrl)} is not understood: ${reason}`,
  )
}
