import { HubSyncError } from '@hubsync/core'
import { CommanderError } from 'commander'
import { exitCodeOf, exitCodes } from './exit-codes.js'
import { createProgram, type ProgramSurroundings } from './program.js'
import { describeFailure, type Failure, formatFailure } from './terminal/format-failure.js'
import { printJson } from './terminal/print-json.js'
import { describeWrongUsage } from './wrong-usage.js'

/** Runs one command line and returns its exit code. Never exits the process itself. */
export async function main(
  words: readonly string[],
  surroundings: Omit<ProgramSurroundings, 'finish'>,
): Promise<number> {
  const { output } = surroundings
  let code: number = exitCodes.allSynced
  const finish = (finished: number) => {
    code = finished
  }
  const fail = (failure: Failure, exitCode: number) => {
    if (words.includes('--json')) printJson(output, describeFailure(failure))
    output.say(formatFailure(failure))
    return exitCode
  }
  try {
    await createProgram({ ...surroundings, finish }).parseAsync([...words], { from: 'user' })
    return code
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return exitCodes.allSynced
      if (thrown.code === 'commander.help') return exitCodes.wrongUsage
      return fail(describeWrongUsage(thrown, words), exitCodes.wrongUsage)
    }
    const error = HubSyncError.from(thrown)
    return fail(error, exitCodeOf(error))
  }
}
