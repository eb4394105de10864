import { mutate } from '../mutations/mutate.js'
import type { DateFault, MutateFault, StaleFault } from './fault.js'
import { repositoriesIn } from './match-request.js'
import type { Strike } from './strike.js'

/** Lets things happen before or after GitHub looks. */
export const strikeMutate: Strike<MutateFault> = async (
  { mutations, when = 'before' },
  call,
  answer,
  tools,
) => {
  tools.count()
  if (when === 'before') mutate(tools.world, mutations)
  const response = await answer(call)
  if (when === 'after') mutate(tools.world, mutations)
  return response
}

/** Shows the world as it was. Where nothing happened since, nothing is stale. */
export const strikeStale: Strike<StaleFault> = async (fault, call, answer, tools) => {
  const past = tools.past.find(fault, repositoriesIn(tools.world, call.facts))
  if (!past) return answer(call)
  tools.count()
  return answer({ ...call, harm: { ...call.harm, world: past } })
}

/** Dates the answer by a clock that is off. */
export const strikeDate: Strike<DateFault> = async ({ seconds }, call, answer, tools) => {
  tools.count()
  const response = await answer(call)
  response.headers.set('date', new Date(tools.world.now().getTime() + seconds * 1000).toUTCString())
  return response
}
