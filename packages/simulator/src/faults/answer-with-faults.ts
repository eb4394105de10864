import { describeRequest } from './describe-request.js'
import type { FaultEffect, FaultKind } from './fault.js'
import type { Faults } from './faults.js'
import type { AnswerCall, Strike, StrikeTools } from './strike.js'
import { strikes } from './strikes.js'

/** Answers a request past the faults that are due; the first of them is nearest to the client. */
export async function answerWithFaults(
  request: Request,
  faults: Faults,
  answer: AnswerCall,
  tools: Omit<StrikeTools, 'count' | 'past'>,
): Promise<Response> {
  const facts = await describeRequest(request)
  const struck = faults.choose(facts).reduceRight<AnswerCall>((inner, { effect, count }) => {
    const strike = findStrike(effect.kind)
    const countStrike = (): void => {
      count()
      tools.stats.countFault(effect.kind)
    }
    return (call) => strike(effect, call, inner, { ...tools, past: faults.past, count: countStrike })
  }, answer)
  return struck({ request, facts, harm: {} })
}

function findStrike(kind: FaultKind): Strike<FaultEffect> {
  return strikes[kind] as Strike<FaultEffect>
}
