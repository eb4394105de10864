import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Api } from './budget-watch.js'

/** A number of requests or points, or, under 1, a share of what GitHub grants an hour. */
export type Allowance = number

/** The same for both budgets, or for each by itself. */
export type Allowances = Allowance | { readonly rest?: Allowance; readonly graphql?: Allowance }

/** How much of GitHub's hourly budgets hubsync may take; REST counts requests, GraphQL points. */
export interface BudgetOptions {
  /** What is left to the host's own calls: a run that meets it waits for the next hour. Default 0. */
  readonly reserve?: Allowances
  /** What one run may spend: then it ends early but well, with `budget_exhausted`. Default: no bound. */
  readonly perRun?: Allowances
}

export type ResolvedAllowances = Readonly<Record<Api, Allowance>>

export interface Allowed {
  readonly reserve: ResolvedAllowances
  readonly perRun: ResolvedAllowances
}

/** @throws HubSyncError `configuration_invalid` for what is no number from 0 on */
export function resolveBudgetOptions({ reserve = 0, perRun }: BudgetOptions = {}): Allowed {
  return {
    reserve: resolveAllowances(reserve, 'reserve', 0),
    perRun: resolveAllowances(perRun ?? {}, 'budget of a run', Number.POSITIVE_INFINITY),
  }
}

/** @param limit what GitHub grants an hour */
export function amountOf(allowance: Allowance, limit: number): number {
  return allowance > 0 && allowance < 1 ? Math.ceil(allowance * limit) : allowance
}

function resolveAllowances(given: Allowances, name: string, absent: number): ResolvedAllowances {
  const isApart = typeof given === 'object' && given !== null
  const { rest = absent, graphql = absent } = isApart ? given : { rest: given, graphql: given }
  for (const allowance of [rest, graphql]) {
    if (typeof allowance === 'number' && allowance >= 0) continue
    throw new HubSyncError('configuration_invalid', `A ${name} cannot be ${JSON.stringify(allowance)}`)
  }
  return { rest, graphql }
}
