import type { LimitFunction } from 'p-limit'
import type { CallSender, Reply } from './call-sender.js'
import type { RequestOptions } from './github-client.js'

/** Sends a REST request; what is not a read goes out once, at the pace that GitHub asks of writers. */
export function sendRequest(
  sender: CallSender,
  limit: LimitFunction,
  request: RequestOptions & { route: string; parameters: Readonly<Record<string, unknown>> },
): Promise<Reply> {
  const { route, parameters, cache, fresh, accept, signal, timeoutMs } = request
  const isWrite = !/^(?:GET|HEAD) /i.test(route)
  const cacheKey = typeof cache === 'string' ? cache : `${route} ${JSON.stringify(parameters)}`
  return sender.send(
    {
      api: 'rest',
      route,
      parameters,
      isWrite,
      ...(cache && !isWrite && { cacheKey, fresh }),
      accept,
      signal,
      timeoutMs,
    },
    limit,
  )
}
