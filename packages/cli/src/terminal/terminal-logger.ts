import type { Logger } from '@hubsync/core'
import type { Output } from './output.js'

/** Warnings and errors of a run as lines; what is only of interest to developers stays silent. */
export function terminalLogger(output: Output): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (_, message) => output.say(`Warning: ${message}`),
    error: (_, message) => output.say(`Error: ${message}`),
  }
}
