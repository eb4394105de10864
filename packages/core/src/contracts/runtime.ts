/** What hubsync takes from its host instead of reaching for it: time, the network, the log. */
export interface Runtime {
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly logger: Logger
  /** A number in [0, 1), for jitter and holder names. */
  readonly random: () => number
}

export interface Clock {
  now(): Date
  /** Resolves after the time, or rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The part of pino's interface that hubsync calls; `console` fits too. Never given a token or a secret. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
