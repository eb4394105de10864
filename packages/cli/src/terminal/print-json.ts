import type { Output } from './output.js'

/** One JSON object on one line of standard output. */
export function printJson(output: Output, value: object): void {
  output.out(JSON.stringify(value, plainCauses))
}

/** Causes are errors of every make: their messages are enough, and hold no request that might show a token. */
function plainCauses(this: unknown, key: string, value: unknown): unknown {
  if (key !== 'cause') return value
  // As it was before its own `toJSON` had its say.
  const { cause } = this as { cause: unknown }
  return cause instanceof Error ? cause.message : undefined
}
