import {
  type LimitResource,
  type PrimaryStatus,
  type PrimaryType,
  type Refusal,
  refusePrimary,
  refuseSecondary,
  type SecondaryStatus,
} from './refusal.js'
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
  /** How REST refuses when the hour is spent. Default 403. */
  primaryStatus?: PrimaryStatus
  /** How GraphQL names it, in an answer with status 200. Default `RATE_LIMITED`. */
  primaryType?: PrimaryType
  /** How secondary limits refuse; 200 is for GraphQL alone, REST says 403 then. Default 403. */
  secondaryStatus?: SecondaryStatus
  /** Seconds that secondary limits tell to wait; `null` for none. Default 60. */
  secondaryRetryAfter?: number | null
}

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

/** How a spent hour is told, where it differs from what the options say. */
export interface SpentHour {
  /** Until the hour ends. */
  seconds: number
  status?: PrimaryStatus | undefined
  type?: PrimaryType | undefined
}

export interface SlowDown {
  /** How long it lasts. */
  seconds: number
  status?: SecondaryStatus | undefined
  /** What the header says; `null` for none. */
  retryAfter?: number | null | undefined
}

const hour = 3600
const minute = 60
const defaultQuota = 5000
const anonymousQuota = 60

interface Window {
  endsAt: number
  used: number
  /** How it is told that it is spent; the options say so otherwise. */
  told?: SpentHour
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
  readonly #slowed = new Map<string, { endsAt: number; refusal: Refusal }>()
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
    if (allowed !== undefined && this.#concurrent >= allowed) return refuse(this.#refuseSecondary())
    this.#concurrent += 1
    try {
      return await run()
    } finally {
      this.#concurrent -= 1
    }
  }

  /** Spends what is left of a token's hour, as others do who share it. `false` where there is no limit. */
  spend(resource: LimitResource, token: string | undefined, told: SpentHour): boolean {
    const limit = this.#limitOf(resource, token)
    if (limit === null) return false
    const endsAt = this.#now() + told.seconds
    this.#hours.set(`${resource} ${token ?? ''}`, { endsAt, used: limit, told })
    return true
  }

  /** Refuses everything that a token asks for, for a while. @returns how */
  slowDown(token: string | undefined, { seconds, status, retryAfter }: SlowDown): Refusal {
    const refusal = this.#refuseSecondary(status, retryAfter)
    this.#slowed.set(token ?? '', { endsAt: this.#now() + seconds, refusal })
    return refusal
  }

  /** The headers that every answer has, without spending anything. */
  headers(resource: LimitResource, token: string | undefined): Record<string, string> {
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

  #charge(
    resource: LimitResource,
    token: string | undefined,
    points: number,
    secondaryPoints: number,
  ): Charge {
    const slowed = this.#findSlowDown(token) ?? this.#exceededMinute(resource, token, secondaryPoints)
    if (slowed) {
      const { retryAfter } = slowed
      const wait = retryAfter === null ? {} : { 'retry-after': String(retryAfter) }
      return { headers: { ...this.headers(resource, token), ...wait }, refused: slowed }
    }
    const limit = this.#limitOf(resource, token)
    const window = this.#window(this.#hours, `${resource} ${token ?? ''}`, hour)
    const isRefused = limit !== null && points > 0 && window.used + points > limit
    window.used = isRefused ? limit : window.used + points
    const headers = this.headers(resource, token)
    return isRefused ? { headers, refused: this.#refusePrimary(resource, token, window) } : { headers }
  }

  #refusePrimary(resource: LimitResource, token: string | undefined, { told }: Window): Refusal {
    const { primaryStatus, primaryType } = this.#options
    const status = told?.status ?? primaryStatus
    return refusePrimary(resource, token, status, told?.type ?? primaryType)
  }

  #refuseSecondary(status?: SecondaryStatus, retryAfter?: number | null): Refusal {
    const { secondaryStatus, secondaryRetryAfter = minute } = this.#options
    return refuseSecondary(
      status ?? secondaryStatus,
      retryAfter === undefined ? secondaryRetryAfter : retryAfter,
    )
  }

  #findSlowDown(token: string | undefined): Refusal | undefined {
    const slowed = this.#slowed.get(token ?? '')
    return slowed && slowed.endsAt > this.#now() ? slowed.refusal : undefined
  }

  #exceededMinute(resource: LimitResource, token: string | undefined, points: number): Refusal | undefined {
    const allowed =
      resource === 'core' ? this.#options.restPointsPerMinute : this.#options.graphqlPointsPerMinute
    if (allowed === undefined) return undefined
    const window = this.#window(this.#minutes, `${resource} ${token ?? ''}`, minute)
    if (window.used + points > allowed) return this.#refuseSecondary()
    window.used += points
    return undefined
  }

  #limitOf(resource: LimitResource, token: string | undefined): number | null {
    const { restPerHour, graphqlPerHour, anonymousPerHour } = this.#options
    if (token === undefined) return anonymousPerHour === undefined ? anonymousQuota : anonymousPerHour
    const limit = resource === 'core' ? restPerHour : graphqlPerHour
    return limit === undefined ? defaultQuota : limit
  }

  #window(windows: Map<string, Window>, key: string, seconds: number): Window {
    const now = this.#now()
    let window = windows.get(key)
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + seconds, used: 0 }
      windows.set(key, window)
    }
    return window
  }

  #now(): number {
    return Math.floor(this.#world.now().getTime() / 1000)
  }
}
