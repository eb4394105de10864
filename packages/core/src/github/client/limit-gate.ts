import type { Clock, Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { type Answer, messageOf } from './answer.js'
import type { Api, BudgetWatch } from './budget-watch.js'
import { isLimitError, readGraphqlErrors } from './graphql-error.js'

/** GitHub asked to wait. */
export interface Limitation {
  /** The hour's budget of one API, or GitHub's guard against bursts, which covers both. */
  readonly kind: 'primary' | 'secondary'
  readonly waitMs: number
}

const shortestWaitMs = 60_000
const longestGrownWaitMs = 15 * 60_000
const waitsPerRequest = 5

/**
 * Holds requests back while GitHub wants none: all of them, not only the one that was refused, because going on
 * while limited can get an integration banned.
 */
export class LimitGate {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #budgets: BudgetWatch
  readonly #maximumWaitMs: number
  readonly #opensAt = new Map<Api, number>()
  readonly #announced = new Map<Api, number>()

  constructor(options: { clock: Clock; logger: Logger; budgets: BudgetWatch; maximumWaitMs: number }) {
    this.#clock = options.clock
    this.#logger = options.logger
    this.#budgets = options.budgets
    this.#maximumWaitMs = options.maximumWaitMs
  }

  /** Resolves when the API may be asked. @throws HubSyncError `rate_limited` when that is too far off */
  async pass(api: Api, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      // A spent budget is not tried: the refusal would be counted against us.
      const opensAt = Math.max(this.#opensAt.get(api) ?? 0, this.#budgets.renewalOf(api))
      const waitMs = opensAt - this.#clock.now().getTime()
      if (waitMs <= 0) return
      if (waitMs > this.#maximumWaitMs) throw this.#refusal(api, waitMs)
      this.#announce(api, opensAt)
      await this.#clock.sleep(waitMs, signal)
    }
  }

  /** Notes that a request was refused for the nth time. @throws HubSyncError `rate_limited` when it is enough */
  close(api: Api, { kind, waitMs }: Limitation, waits: number): void {
    const now = this.#clock.now().getTime()
    for (const each of kind === 'secondary' ? (['rest', 'graphql'] as const) : [api]) {
      this.#opensAt.set(each, Math.max(this.#opensAt.get(each) ?? 0, now + waitMs))
    }
    if (waits >= waitsPerRequest || waitMs > this.#maximumWaitMs) throw this.#refusal(api, waitMs)
  }

  /** One line for all the requests that wait for the same moment. */
  #announce(api: Api, opensAt: number): void {
    if (this.#announced.get(api) === opensAt) return
    this.#announced.set(api, opensAt)
    this.#logger.warn({ api, until: new Date(opensAt).toISOString() }, 'GitHub limits the rate: waiting')
  }

  #refusal(api: Api, waitMs: number): HubSyncError {
    const retryAt = new Date(this.#clock.now().getTime() + waitMs)
    const name = api === 'rest' ? 'REST' : 'GraphQL'
    return new HubSyncError(
      'rate_limited',
      `GitHub's ${name} limit is used up until ${retryAt.toISOString()}`,
      {
        retryAt,
      },
    )
  }
}

/**
 * Whether an answer says that too much was asked, and how long to wait: as told by `retry-after`; else until the
 * budget renews, if it is spent; else a minute, and twice as long each further time. Null for any other answer.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 *
 * @param waits how often this request was told to wait before
 */
export function findLimitation(answer: Answer, waits: number, now: Date): Limitation | null {
  const { headers } = answer
  // By GitHub's own clock where it tells: ours may be wrong.
  const serverNow = Date.parse(headers.date ?? '') || now.getTime()
  const isSpent = headers['x-ratelimit-remaining'] === '0'
  if (!isRefusal(answer, isSpent)) return null
  const told = readRetryAfter(headers, serverNow)
  if (told !== null) return { kind: 'secondary', waitMs: told }
  const reset = Number(headers['x-ratelimit-reset'])
  if (isSpent && reset > 0) {
    return { kind: 'primary', waitMs: Math.max(1000, reset * 1000 - serverNow + 1000) }
  }
  return { kind: 'secondary', waitMs: Math.min(longestGrownWaitMs, shortestWaitMs * 2 ** waits) }
}

function isRefusal({ status, headers, body }: Answer, isSpent: boolean): boolean {
  if (status === 429) return true
  if (status === 403) {
    return (
      isSpent || headers['retry-after'] !== undefined || /\brate limit|abuse detection/i.test(messageOf(body))
    )
  }
  return status === 200 && readGraphqlErrors(body).some(isLimitError)
}

function readRetryAfter(headers: Readonly<Record<string, string>>, serverNow: number): number | null {
  const text = headers['retry-after']
  if (text === undefined) return null
  const waitMs = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - serverNow
  return Number.isNaN(waitMs) ? null : Math.max(1000, waitMs)
}
