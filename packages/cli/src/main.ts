import { HubSyncError } from '@hubsync/core'
import { CommanderError } from 'commander'
import { exitCodeOf, exitCodes } from './exit-codes.js'
import { createProgram, type ProgramSurroundings } from './program.js'

/** Runs one command line and returns its exit code. Never exits the process itself. */
export async function main(
  words: readonly string[],
  surroundings: Omit<ProgramSurroundings, 'finish'>,
): Promise<number> {
  let code: number = exitCodes.allSynced
  const finish = (finished: number) => {
    code = finished
  }
  try {
    await createProgram({ ...surroundings, finish }).parseAsync([...words], { from: 'user' })
    return code
  } catch (thrown) {
    if (thrown instanceof CommanderError)
      return thrown.exitCode === 0 ? exitCodes.allSynced : exitCodes.wrongUsage
    const error = HubSyncError.from(thrown)
    surroundings.output.say(`hubsync: ${error.message} [${error.code}]\n  → ${error.remedy}`)
    return exitCodeOf(error)
  }
}
