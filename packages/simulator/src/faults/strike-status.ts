import type { RequestFacts } from './describe-request.js'
import type { StatusFault } from './fault.js'
import type { Strike, StrikeTools } from './strike.js'

const messages: Record<number, string> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by personal access token',
  404: 'Not Found',
  409: 'Git Repository is empty.',
  410: 'Issues are disabled for this repo',
  451: 'Repository access blocked',
  503: 'No server is currently available to service your request. Sorry about that.',
  504: "We couldn't respond to your request in time. Sorry about that.",
}

/** Answers with another status, before or after GitHub did its work. */
export const strikeStatus: Strike<StatusFault> = async (fault, call, answer, tools) => {
  const { status = 502, when = 'before' } = fault
  tools.count()
  if (when === 'after') {
    const { status: answered } = await answer(call)
    tools.stats.recount(call.facts.route, answered, status)
  } else {
    countUnworked(tools, call.facts, status)
  }
  return describeStatus(status, fault)
}

/** A request that never reached the work counts all the same. @param status 0 when nothing is answered */
export function countUnworked({ stats }: StrikeTools, facts: RequestFacts, status: number): void {
  if (facts.transport === 'graphql') stats.countGraphql({ status, points: 0, nodes: 0 })
  else stats.countRest({ route: facts.route, status, points: 0 })
}

export function describeStatus(
  status: number,
  {
    message = messages[status] ?? 'Server Error',
    headers = {},
    html = false,
  }: Omit<StatusFault, 'kind'> = {},
): Response {
  if (html) {
    const page = `<!DOCTYPE html><html><head><title>${status}</title></head><body>${message}</body></html>`
    return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
  }
  return Response.json({ message }, { status, headers })
}
