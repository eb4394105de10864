import { inspect } from 'node:util'
import fc from 'fast-check'
import { arbitraryHistory } from './arbitrary-history.js'
import type { History, Transport } from './history.js'

export interface HistoryCheck {
  readonly seed: number
  readonly histories: number
  readonly transport: Transport | 'mixed'
  readonly store: 'memory' | 'postgres'
  /** Where in the tree of smaller histories to begin, as a failure told it. */
  readonly path?: string | undefined
  /** Tells in what the copy is not GitHub when the history has ended. */
  readonly play: (history: History) => Promise<string[]>
}

/** A failing history is made smaller for so long. */
const shrinkingMs = 3 * 60_000

/** Plays random histories; the first that is lost is made as small as it gets, and told. */
export async function checkHistories(check: HistoryCheck): Promise<void> {
  const { seed, histories, path, transport, play } = check
  let firstFailure: number | undefined
  let played = 0
  const property = fc.asyncProperty(arbitraryHistory(transport), async (history) => {
    if (firstFailure !== undefined && Date.now() - firstFailure > shrinkingMs) return
    const complaints = await play(history)
    played += 1
    if (played % 100 === 0) process.stdout.write(`${played} histories of seed ${seed}\n`)
    if (complaints.length === 0) return
    if (firstFailure === undefined) {
      firstFailure = Date.now()
      process.stdout.write(
        `A history of seed ${seed} is lost and is made smaller:\n${complaints.join('\n')}\n`,
      )
    }
    throw new Error(complaints.join('\n'))
  })
  const result = await fc.check(property, { seed, numRuns: histories, ...(path !== undefined && { path }) })
  if (result.failed) throw new Error(describeLoss(check, result))
}

function describeLoss(
  { seed, transport, store }: HistoryCheck,
  { numRuns, numShrinks, counterexample, counterexamplePath, errorInstance }: fc.RunDetails<[History]>,
): string {
  const settings = `SEED=${seed} TRANSPORT=${transport} STORE=${store} HISTORY='${counterexamplePath}'`
  const [history] = counterexample ?? []
  return [
    `History ${numRuns} of seed ${seed} is lost; made smaller ${numShrinks} times. To play it again:`,
    `${settings} npx -y pnpm@10 test:soak tests/convergence`,
    inspect(history, { depth: null, breakLength: 110 }).replaceAll('[Object: null prototype] ', ''),
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
  ].join('\n')
}
