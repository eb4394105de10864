import type { CommanderError } from 'commander'
import type { Failure } from './terminal/format-failure.js'

/** What commander says about a command line, as every other failure is said. */
export function describeWrongUsage(error: CommanderError, words: readonly string[]): Failure {
  const message = error.message
    .replace(/^error: /, '')
    // A mistyped --token=… must not be repeated.
    .replace(/('--?[^'=]+=)[^']*'/, "$1…'")
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
  const [command = ''] = words
  const isKnown = /^[a-z]+$/.test(command) && error.code !== 'commander.unknownCommand'
  const help = isKnown ? `hubsync ${command} --help` : 'hubsync --help'
  return { message, code: 'configuration_invalid', remedy: `${help} shows what there is.` }
}
