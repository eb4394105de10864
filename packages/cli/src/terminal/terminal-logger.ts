import type { Logger } from '@hubsync/core'
import type { Output } from './output.js'

/** Warnings and errors of a run as lines; what is only of interest to developers stays silent. */
export function terminalLogger(output: Output): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => output.say(`Warning: ${message}${describeFields(fields)}`),
    error: (fields, message) => output.say(`Error: ${message}${describeFields(fields)}`),
  }
}

function describeFields(fields: object): string {
  const plain = Object.entries(fields).filter(([, value]) => ['string', 'number'].includes(typeof value))
  return plain.length === 0 ? '' : ` (${plain.map(([name, value]) => `${name} ${value}`).join(', ')})`
}
