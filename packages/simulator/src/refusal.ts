export type PrimaryStatus = 403 | 429
export type PrimaryType = 'RATE_LIMITED' | 'RATE_LIMIT'
export type SecondaryStatus = 200 | 403 | 429

export type LimitResource = 'core' | 'graphql'

/** How GitHub says that a limit is exceeded. */
export interface Refusal {
  limit: 'primary' | 'secondary'
  /** The HTTP status; 200 is for GraphQL, which tells the error inside. */
  status: 200 | 403 | 429
  /** Of GraphQL's error. */
  type?: PrimaryType
  message: string
  documentationUrl: string
  /** Seconds that the client is told to wait; `null` where it is told by other headers or not at all. */
  retryAfter: number | null
}

const documentationUrl = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'

export function refusePrimary(
  resource: LimitResource,
  token: string | undefined,
  status: PrimaryStatus = 403,
  type: PrimaryType = 'RATE_LIMITED',
): Refusal {
  const whose = token === undefined ? 'this address' : 'this token'
  return {
    limit: 'primary',
    ...(resource === 'graphql' ? { status: 200, type } : { status }),
    message: `API rate limit exceeded for ${whose}.`,
    documentationUrl,
    retryAfter: null,
  }
}

export function refuseSecondary(status: SecondaryStatus = 403, retryAfter: number | null = 60): Refusal {
  return {
    limit: 'secondary',
    status,
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentationUrl: `${documentationUrl}#about-secondary-rate-limits`,
    retryAfter,
  }
}

/** As one of the errors in GraphQL's answer. */
export function presentQueryRefusal({ type, message }: Refusal) {
  return { ...(type && { type }), ...(type === 'RATE_LIMIT' && { code: 'graphql_rate_limit' }), message }
}

/** The answer to a request that was refused before anybody looked at it. */
export function answerRefusal(
  refusal: Refusal,
  transport: 'rest' | 'graphql',
  headers: Record<string, string> = {},
): Response {
  const { message, documentationUrl: url, retryAfter } = refusal
  const status = refusal.status === 200 && transport === 'rest' ? 403 : refusal.status
  const wait = retryAfter === null ? {} : { 'retry-after': String(retryAfter) }
  const body =
    status === 200
      ? { errors: [presentQueryRefusal(refusal)] }
      : { message, documentation_url: url, status: String(status) }
  return Response.json(body, { status, headers: { ...headers, ...wait } })
}
