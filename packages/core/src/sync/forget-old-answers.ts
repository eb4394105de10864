import type { Run } from './run.js'

/** What no run has asked for in so long is of another token, or of what is gone. */
const longestUnaskedMs = 30 * 24 * 60 * 60_000

/**
 * Forgets kept answers that nobody asks for any more. Runs of every kind do: whoever has turned to GraphQL reads few
 * lists over REST, and would keep the others for good.
 */
export async function forgetOldAnswers({ store, scope, clock }: Run): Promise<void> {
  await store.answers?.prune(scope, new Date(clock.now().getTime() - longestUnaskedMs))
}
