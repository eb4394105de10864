/** What was asked of GitHub. Attempts count: a request that was sent three times is three. */
export interface Usage {
  readonly requests: number
  readonly restRequests: number
  readonly graphqlRequests: number
  /** As GitHub told them in `rateLimit { cost }`; one for a query that does not ask. */
  readonly graphqlPoints: number
  /** REST answers that cost nothing because nothing had changed. */
  readonly notModified: number
}

/** Counts what one client sends, for as long as it lives. */
export class UsageMeter {
  #restRequests = 0
  #graphqlRequests = 0
  #graphqlPoints = 0
  #notModified = 0

  countRequest(api: 'rest' | 'graphql'): void {
    if (api === 'rest') this.#restRequests += 1
    else this.#graphqlRequests += 1
  }

  countPoints(points: number): void {
    this.#graphqlPoints += points
  }

  countNotModified(): void {
    this.#notModified += 1
  }

  read(): Usage {
    return {
      requests: this.#restRequests + this.#graphqlRequests,
      restRequests: this.#restRequests,
      graphqlRequests: this.#graphqlRequests,
      graphqlPoints: this.#graphqlPoints,
      notModified: this.#notModified,
    }
  }

  /** A view that counts from now on. */
  start(): () => Usage {
    const before = this.read()
    return () => {
      const now = this.read()
      return {
        requests: now.requests - before.requests,
        restRequests: now.restRequests - before.restRequests,
        graphqlRequests: now.graphqlRequests - before.graphqlRequests,
        graphqlPoints: now.graphqlPoints - before.graphqlPoints,
        notModified: now.notModified - before.notModified,
      }
    }
  }
}
