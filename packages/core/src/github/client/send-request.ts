import type { Call } from './call.js'
import type { RequestOptions } from './github-client.js'
import type { Reply } from './reply.js'

/** Sends a REST request; what is not a read goes out once, at the pace that GitHub asks of writers. */
export function sendRequest(
  send: (call: Call) => Promise<Reply>,
  request: RequestOptions & { route: string; parameters: Readonly<Record<string, unknown>> },
): Promise<Reply> {
  const { route, parameters, cache, isKept, fresh, accept, signal, timeoutMs, priority } = request
  const isWrite = !/^(?:GET|HEAD) /i.test(route)
  const cacheKey = typeof cache === 'string' ? cache : `${route} ${JSON.stringify(parameters)}`
  return send({
    api: 'rest',
    route,
    parameters,
    isWrite,
    ...(cache && !isWrite && { cacheKey, isKept, fresh }),
    accept,
    signal,
    timeoutMs,
    priority,
  })
}
