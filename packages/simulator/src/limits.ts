import type { World } from './world/world.js'

export interface LimitOptions {
  /** Points an hour for each token, REST; `null` = none, as on GitHub Enterprise Server. Default 5,000. */
  restPerHour?: number | null
  /** Points an hour for each token, GraphQL; `null` = none. Default 5,000. */
  graphqlPerHour?: number | null
  /** Requests an hour for callers without a token, all together. Default 60. */
  anonymousPerHour?: number | null
  /** Secondary limits; each one is off unless given. GitHub's own are 100, 900 and 2,000. */
  concurrentRequests?: number
  restPointsPerMinute?: number
  graphqlPointsPerMinute?: number
}

export type LimitResource = 'core' | 'graphql'

export interface Quota {
  limit: number
  used: number
  remaining: number
  /** Seconds since 1970 at which the hour ends. */
  reset: number
}

/** Headers to send in any case; `refused` says that the request must be answered with its message instead. */
export interface Charge {
  headers: Record<string, string>
  refused?: Refusal
}

export interface Refusal {
  limit: 'primary' | 'secondary'
  /** The HTTP status that GitHub answers with; GraphQL's primary limit comes as 200 with an error inside. */
  status: 200 | 403 | 429
  message: string
  documentationUrl: string
}

const hour = 3600
const minute = 60
const defaultQuota = 5000
const anonymousQuota = 60
const documentationUrl = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'
const secondaryUrl = `${documentationUrl}#about-secondary-rate-limits`

interface Window {
  endsAt: number
  used: number
}

/**
 * Counts what each token spends.
 *
 * REST and GraphQL have separate hours. A token's hour starts with its first request.
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class Limits {
  readonly #world: World
  readonly #options: LimitOptions
  readonly #hours = new Map<string, Window>()
  readonly #minutes = new Map<string, Window>()
  #concurrent = 0

  constructor(world: World, options: LimitOptions = {}) {
    this.#world = world
    this.#options = options
  }

  /**
   * @param token `undefined` for a caller without one
   * @param points primary points: 1 for any REST request, 0 for a 304 and for `GET /rate_limit`
   * @param secondaryPoints 1 for reading, 5 for writing
   */
  chargeRest(token: string | undefined, points = 1, secondaryPoints = 1): Charge {
    return this.#charge('core', token, points, secondaryPoints)
  }

  /** @param points what the query costs by GitHub's formula, 1 or more */
  chargeGraphql(token: string | undefined, points: number, secondaryPoints = 1): Charge {
    return this.#charge('graphql', token, points, secondaryPoints)
  }

  /** What is left without spending anything; `null` where there is no limit. */
  quota(resource: LimitResource, token: string | undefined): Quota | null {
    const limit = this.#limitOf(resource, token)
    if (limit === null) return null
    const { used, endsAt } = this.#window(this.#hours, `${resource} ${token ?? ''}`, hour)
    return { limit, used: Math.min(used, limit), remaining: Math.max(limit - used, 0), reset: endsAt }
  }

  /** Runs a request as one of those in flight; refuses it when there are too many. */
  async holdSlot<Answer>(run: () => Promise<Answer>, refuse: (refusal: Refusal) => Answer): Promise<Answer> {
    const allowed = this.#options.concurrentRequests
    if (allowed !== undefined && this.#concurrent >= allowed) return refuse(secondaryRefusal)
    this.#concurrent += 1
    try {
      return await run()
    } finally {
      this.#concurrent -= 1
    }
  }

  /** Everyone's windows start anew. */
  reset(): void {
    this.#hours.clear()
    this.#minutes.clear()
  }

  #charge(
    resource: LimitResource,
    token: string | undefined,
    points: number,
    secondaryPoints: number,
  ): Charge {
    if (this.#exceedsMinute(resource, token, secondaryPoints)) {
      return {
        headers: { ...this.#headers(resource, token), 'retry-after': String(minute) },
        refused: secondaryRefusal,
      }
    }
    const limit = this.#limitOf(resource, token)
    const window = this.#window(this.#hours, `${resource} ${token ?? ''}`, hour)
    const refused = limit !== null && points > 0 && window.used + points > limit
    if (!refused) window.used += points
    else window.used = limit
    const headers = this.#headers(resource, token)
    return refused ? { headers, refused: primaryRefusal(resource, token) } : { headers }
  }

  #exceedsMinute(resource: LimitResource, token: string | undefined, points: number): boolean {
    const allowed =
      resource === 'core' ? this.#options.restPointsPerMinute : this.#options.graphqlPointsPerMinute
    if (allowed === undefined) return false
    const window = this.#window(this.#minutes, `${resource} ${token ?? ''}`, minute)
    if (window.used + points > allowed) return true
    window.used += points
    return false
  }

  #limitOf(resource: LimitResource, token: string | undefined): number | null {
    const { restPerHour, graphqlPerHour, anonymousPerHour } = this.#options
    if (token === undefined) return anonymousPerHour === undefined ? anonymousQuota : anonymousPerHour
    const limit = resource === 'core' ? restPerHour : graphqlPerHour
    return limit === undefined ? defaultQuota : limit
  }

  #window(windows: Map<string, Window>, key: string, seconds: number): Window {
    const now = Math.floor(this.#world.now().getTime() / 1000)
    let window = windows.get(key)
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + seconds, used: 0 }
      windows.set(key, window)
    }
    return window
  }

  #headers(resource: LimitResource, token: string | undefined): Record<string, string> {
    const quota = this.quota(resource, token)
    if (!quota) return {}
    return {
      'x-ratelimit-limit': String(quota.limit),
      'x-ratelimit-remaining': String(quota.remaining),
      'x-ratelimit-used': String(quota.used),
      'x-ratelimit-reset': String(quota.reset),
      'x-ratelimit-resource': resource,
    }
  }
}

const secondaryRefusal: Refusal = {
  limit: 'secondary',
  status: 403,
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentationUrl: secondaryUrl,
}

function primaryRefusal(resource: LimitResource, token: string | undefined): Refusal {
  const whose = token === undefined ? 'this address' : 'this token'
  return {
    limit: 'primary',
    status: resource === 'graphql' ? 200 : 403,
    message: `API rate limit exceeded for ${whose}.`,
    documentationUrl,
  }
}
