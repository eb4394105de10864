import { inspect } from 'node:util'
import fc from 'fast-check'
import { arbitraryHistory } from './arbitrary-history.js'
import type { History } from './history.js'

export interface CheckOptions {
  readonly seed: number
  readonly histories: number
  /** Where in the tree of shrunk histories to begin, as a failure printed it. */
  readonly path?: string | undefined
  readonly play: (history: History) => Promise<string[]>
}

/** Plays random histories and fails with the smallest that ends with another copy than GitHub. */
export async function checkHistories({ seed, histories, path, play }: CheckOptions): Promise<void> {
  const property = fc.asyncProperty(arbitraryHistory, async (history) => {
    const complaints = await play(history)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })
  const result = await fc.check(property, {
    seed,
    numRuns: histories,
    ...(path !== undefined && { path }),
    interruptAfterTimeLimit: 60 * 60_000,
  })
  if (!result.failed) return
  const { counterexample, counterexamplePath, numRuns, numShrinks, errorInstance } = result
  throw new Error(
    [
      `History ${numRuns} of seed ${seed} was lost; ${numShrinks} times made smaller. To play it again:`,
      `SEED=${seed} HISTORY='${counterexamplePath}' npx -y pnpm@10 test:soak tests/convergence`,
      inspect(counterexample?.[0], { depth: null, breakLength: 110 }),
      errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    ].join('\n'),
  )
}
