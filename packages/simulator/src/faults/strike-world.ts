import { mutate } from '../mutations/mutate.js'
import type { DateFault, MutateFault } from './fault.js'
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

/** Dates the answer by a clock that is off. */
export const strikeDate: Strike<DateFault> = async ({ seconds }, call, answer, tools) => {
  tools.count()
  const response = await answer(call)
  response.headers.set('date', new Date(tools.world.now().getTime() + seconds * 1000).toUTCString())
  return response
}
