import { ConnectionCut, CutResponse } from './broken-answers.js'
import type { CutFault, SlowFault, TimeoutFault, TruncateFault } from './fault.js'
import type { AnswerCall, FaultCall, Strike, StrikeTools } from './strike.js'
import { countUnworked } from './strike-status.js'

/** Keeps silent until the client gives up or the fault's own time is over. */
export const strikeTimeout: Strike<TimeoutFault> = async (fault, call, answer, tools) => {
  tools.count()
  await workUnless(fault.when !== 'after', call, answer, tools)
  await waitForEnd([call.request.signal, tools.closing], fault.ms)
  if (call.request.signal.aborted) throw call.request.signal.reason
  throw new ConnectionCut()
}

export const strikeSlow: Strike<SlowFault> = async ({ ms }, call, answer, tools) => {
  tools.count()
  const response = await answer(call)
  await waitForEnd([call.request.signal, tools.closing], ms)
  return response
}

/** Ends the connection with nothing answered, or in the middle of the answer's body. */
export const strikeCut: Strike<CutFault> = async (fault, call, answer, tools) => {
  tools.count()
  const { at = 'headers', keep = 0.5 } = fault
  if (at === 'headers') {
    await workUnless(fault.when !== 'after', call, answer, tools)
    throw new ConnectionCut()
  }
  const response = await answer(call)
  const { status, headers } = response
  const whole = new Uint8Array(await response.arrayBuffer())
  if (!response.body) throw new ConnectionCut()
  return new CutResponse(whole, Math.min(keep, 1 - 1 / whole.length), { status, headers })
}

/** Sends a part of the body as if it were all of it. An answer without a body stays as it is. */
export const strikeTruncate: Strike<TruncateFault> = async ({ keep = 0.5 }, call, answer, tools) => {
  const response = await answer(call)
  if (!response.body) return response
  tools.count()
  const whole = await response.arrayBuffer()
  const { status, headers } = response
  return new Response(whole.slice(0, Math.min(Math.floor(whole.byteLength * keep), whole.byteLength - 1)), {
    status,
    headers,
  })
}

async function workUnless(
  isIdle: boolean,
  call: FaultCall,
  answer: AnswerCall,
  tools: StrikeTools,
): Promise<void> {
  if (isIdle) countUnworked(tools, call.facts, 0)
  else await answer(call)
}

function waitForEnd(signals: AbortSignal[], ms?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(end, ms)
    const ending = AbortSignal.any(signals)
    function end(): void {
      clearTimeout(timer)
      ending.removeEventListener('abort', end)
      resolve()
    }
    if (ending.aborted) end()
    else ending.addEventListener('abort', end)
  })
}
