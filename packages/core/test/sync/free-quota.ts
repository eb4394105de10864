import type { Quota } from '../../src/contracts/quota.js'

/** A run's account where nothing is spent and nothing has to be waited for. */
export function freeQuota(own: Partial<Quota> = {}): Quota {
  const forecast = { points: 0, error: 0 }
  const nothing = {
    requests: 0,
    restRequests: 0,
    graphqlRequests: 0,
    graphqlPoints: 0,
    notModified: 0,
    forecast,
  }
  return {
    usage: () => nothing,
    spent: () => ({ rest: 0, graphql: 0 }),
    budgetLeft: () => ({ rest: null, graphql: null }),
    expect: () => undefined,
    durationOf: (workMs) => workMs,
    stalledMs: () => 0,
    waitingUntil: () => null,
    onWait: () => () => undefined,
    end: () => undefined,
    ...own,
  }
}
