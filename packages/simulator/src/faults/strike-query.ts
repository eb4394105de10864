import { GraphqlFailure } from '../graphql/graphql-failure.js'
import type { GraphqlHarm } from '../graphql/index.js'
import type { AnswerPath, QuerySize, SpoiltPlace } from '../graphql/query-harm.js'
import { choosePlaces, placesBeyond } from './answer-places.js'
import type { NoLimitsFault, PartialFault, ResourceLimitsFault, TooLargeFault } from './fault.js'
import type { Strike } from './strike.js'
import { describeStatus } from './strike-status.js'

const messages: Record<string, string> = {
  NOT_FOUND: 'Could not resolve to a node',
  FORBIDDEN: 'Resource not accessible by personal access token',
  RESOURCE_LIMITS_EXCEEDED: 'Resource limits for this query exceeded.',
}
const somethingWrong =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.'

/** Puts null somewhere into an answer. */
export const strikePartial: Strike<PartialFault> = (fault, call, answer, tools) => {
  const { type = 'SERVICE_UNAVAILABLE' } = fault
  const failure = new GraphqlFailure(type ?? '', fault.message ?? messages[type ?? ''] ?? somethingWrong)
  const spoil = (data: unknown): SpoiltPlace[] => {
    const paths = choosePlaces(data, fault)
    if (paths.length > 0) tools.count()
    return paths.map((path) => ({ path, failure }))
  }
  return answer({ ...call, harm: addSpoiler(call.harm, spoil) })
}

/** Leaves out what a query resolves beyond its budget. */
export const strikeResourceLimits: Strike<ResourceLimitsFault> = ({ maxNodes }, call, answer, tools) => {
  const spoil = (data: unknown): SpoiltPlace[] => {
    const paths = placesBeyond(data, maxNodes)
    if (paths.length > 0) tools.count()
    return paths.map((path: AnswerPath) => ({ path, failure: exceeded() }))
  }
  return answer({ ...call, harm: addSpoiler(call.harm, spoil) })
}

/** Answers large queries with an error of the server. */
export const strikeTooLarge: Strike<TooLargeFault> = (fault, call, answer, tools) => {
  const { status = 502, declared = Infinity, resolved = Infinity } = fault
  const former = call.harm.refuse
  const refuse = (size: QuerySize): Response | undefined => {
    if (size.declaredNodes <= declared && size.resolvedNodes <= resolved) return former?.(size)
    tools.count()
    if (status === 504) return describeStatus(status)
    return Response.json({ data: null, errors: [{ message: somethingWrong }] }, { status })
  }
  return answer({ ...call, harm: { ...call.harm, refuse } })
}

/** Tells of no limits, in headers and in `rateLimit`. */
export const strikeNoLimits: Strike<NoLimitsFault> = async (_fault, call, answer, tools) => {
  tools.count()
  const response = await answer({ ...call, harm: { ...call.harm, hidesLimits: true } })
  for (const name of [...response.headers.keys()]) {
    if (name.startsWith('x-ratelimit-')) response.headers.delete(name)
  }
  return response
}

function exceeded(): GraphqlFailure {
  const type = 'RESOURCE_LIMITS_EXCEEDED'
  return new GraphqlFailure(type, messages[type] ?? '')
}

function addSpoiler(harm: GraphqlHarm, spoil: NonNullable<GraphqlHarm['spoil']>): GraphqlHarm {
  const former = harm.spoil
  return { ...harm, spoil: (data) => [...(former?.(data) ?? []), ...spoil(data)] }
}
