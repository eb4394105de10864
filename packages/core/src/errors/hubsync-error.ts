import { type ErrorCategory, errorCodes, type HubSyncErrorCode } from './codes.js'

const brand = Symbol.for('hubsync.error')

export interface HubSyncErrorOptions {
  readonly cause?: unknown
  /** Earliest useful retry, where GitHub told one. */
  readonly retryAt?: Date | undefined
}

/**
 * The only error that leaves hubsync: branch on `code` or `category`, print `message` and `remedy` to whoever runs the
 * host, show `userMessage` to its users, log `cause`.
 */
export class HubSyncError extends Error {
  readonly [brand] = true
  override readonly name = 'HubSyncError'
  readonly code: HubSyncErrorCode
  readonly retryAt: Date | undefined

  constructor(code: HubSyncErrorCode, message: string, options: HubSyncErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAt = options.retryAt
  }

  /** The class of the code: who can do something about it. */
  get category(): ErrorCategory {
    return errorCodes[this.code].category
  }

  /** A sentence for the user of a host application, free of internals. */
  get userMessage(): string {
    return errorCodes[this.code].userMessage
  }

  /** The next step that whoever runs the host can take. */
  get remedy(): string {
    return errorCodes[this.code].remedy
  }

  /** Whether the same call may succeed later without anyone changing anything. */
  get retryable(): boolean {
    return errorCodes[this.code].retryable
  }

  /** Everything but the cause, which is for logs of the host's own. */
  toJSON(): object {
    const { name, code, category, message, userMessage, remedy, retryable, retryAt } = this
    const time = retryAt?.toISOString()
    return { name, code, category, message, userMessage, remedy, retryable, ...(time && { retryAt: time }) }
  }

  /** Recognises errors of other copies of this package too, where `instanceof` does not. */
  static is(value: unknown): value is HubSyncError {
    return typeof value === 'object' && value !== null && brand in value
  }

  /** Any thrown value as a HubSyncError; one that is one already is returned as it is. */
  static from(value: unknown, code: HubSyncErrorCode = 'unknown'): HubSyncError {
    if (HubSyncError.is(value)) return value
    if (value instanceof Error && value.name === 'AbortError') {
      return new HubSyncError('interrupted', 'The run was interrupted', { cause: value })
    }
    return new HubSyncError(code, value instanceof Error ? value.message : String(value), { cause: value })
  }
}
