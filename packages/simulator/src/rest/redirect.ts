/** Thrown to say that what was asked for lives elsewhere now. */
export class Moved extends Error {
  override readonly name = 'Moved'
  readonly url: string

  constructor(url: string) {
    super('Moved Permanently')
    this.url = url
  }
}

/** What GitHub says that redirects of repositories accept, on every route. */
const movedScopes =
  'admin:repo_hook, delete_repo, read:repo_hook, repo, repo:status, repo_deployment, security_events, write:repo_hook'

/**
 * Reading follows with 301; writing with 307, so that clients keep method and body.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export function presentRedirect({ url }: Moved, method: string) {
  return {
    status: method === 'GET' || method === 'HEAD' ? 301 : 307,
    headers: { location: url },
    scopes: movedScopes,
    body: {
      message: 'Moved Permanently',
      url,
      documentation_url: 'https://docs.github.com/v3/#http-redirects',
    },
  }
}
