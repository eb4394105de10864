import type { Output } from './output.js'

/** One JSON object on one line of standard output. */
export function printJson(output: Output, value: object): void {
  output.out(JSON.stringify(value, plainCauses))
}

/** Causes are errors of every make: their messages are enough, and hold no request that might show a token. */
function plainCauses(key: string, value: unknown): unknown {
  return key === 'cause' ? (value instanceof Error ? value.message : undefined) : value
}
