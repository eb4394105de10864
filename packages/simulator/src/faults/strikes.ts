import type { FaultEffect, FaultKind } from './fault.js'
import type { Strike } from './strike.js'
import { strikeCut, strikeSlow, strikeTimeout, strikeTruncate } from './strike-connection.js'
import { strikePrimaryLimit, strikeSecondaryLimit } from './strike-limits.js'
import { strikeNoLimits, strikePartial, strikeResourceLimits, strikeTooLarge } from './strike-query.js'
import { strikeStatus } from './strike-status.js'
import { strikeDate, strikeMutate, strikeStale } from './strike-world.js'

type Strikes = { [Kind in FaultKind]: Strike<Extract<FaultEffect, { kind: Kind }>> }

/** What each kind of fault does. */
export const strikes: Strikes = {
  status: strikeStatus,
  timeout: strikeTimeout,
  slow: strikeSlow,
  cut: strikeCut,
  truncate: strikeTruncate,
  partial: strikePartial,
  resourceLimits: strikeResourceLimits,
  tooLarge: strikeTooLarge,
  primaryLimit: strikePrimaryLimit,
  secondaryLimit: strikeSecondaryLimit,
  noLimits: strikeNoLimits,
  stale: strikeStale,
  date: strikeDate,
  mutate: strikeMutate,
}

/** Kinds that strike GraphQL alone. */
const graphqlKinds: ReadonlySet<string> = new Set<FaultKind>(['partial', 'resourceLimits', 'tooLarge'])

export function canStrike(kind: FaultKind, transport: 'rest' | 'graphql'): boolean {
  return transport === 'graphql' || !graphqlKinds.has(kind)
}
