import { authenticate } from '../authentication.js'
import { answerRefusal } from '../refusal.js'
import type { PrimaryLimitFault, SecondaryLimitFault } from './fault.js'
import type { FaultCall, Strike, StrikeTools } from './strike.js'
import { countUnworked } from './strike-status.js'

/** Spends the token's hour; GitHub then refuses by itself. Where there is no limit, nothing happens. */
export const strikePrimaryLimit: Strike<PrimaryLimitFault> = (fault, call, answer, tools) => {
  const { seconds = 60, status, type } = fault
  const isSpent = tools.limits.spend(resourceOf(call), tokenOf(call, tools), { seconds, status, type })
  if (isSpent) tools.count()
  return answer(call)
}

/** Refuses this request in any case, and for a while all others of the token. */
export const strikeSecondaryLimit: Strike<SecondaryLimitFault> = async (fault, call, _answer, tools) => {
  const { seconds = 60, status, retryAfter = seconds } = fault
  const token = tokenOf(call, tools)
  const refusal = tools.limits.slowDown(token, { seconds, status, retryAfter })
  const headers = tools.limits.headers(resourceOf(call), token)
  const response = answerRefusal(refusal, call.facts.transport, headers)
  tools.count()
  countUnworked(tools, call.facts, response.status)
  return response
}

function resourceOf({ facts }: FaultCall): 'core' | 'graphql' {
  return facts.transport === 'graphql' ? 'graphql' : 'core'
}

function tokenOf({ request }: FaultCall, { world }: StrikeTools): string | undefined {
  const caller = authenticate(world, request)
  return typeof caller === 'string' ? undefined : caller.token
}
