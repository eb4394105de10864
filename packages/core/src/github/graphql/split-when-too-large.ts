import { HubSyncError } from '../../errors/hubsync-error.js'

/** Asks for halves of what was too much for GitHub, down to single items. Answers keep the order of the items. */
export async function splitWhenTooLarge<Item, Answer>(
  items: readonly Item[],
  ask: (items: readonly Item[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  try {
    return await ask(items)
  } catch (thrown) {
    const isTooLarge = HubSyncError.is(thrown) && thrown.code === 'response_too_large'
    if (!isTooLarge || items.length < 2) throw thrown
    const middle = Math.ceil(items.length / 2)
    const first = await splitWhenTooLarge(items.slice(0, middle), ask)
    return [...first, ...(await splitWhenTooLarge(items.slice(middle), ask))]
  }
}
