import { GraphqlFailure } from './graphql-failure.js'

/** The schema's `DateTime`: UTC with whole seconds. */
export function toUtc(time: string): string {
  return time.endsWith('Z') ? time : formatSeconds(new Date(time))
}

/** Reads a time that came as an argument; fractions are rounded up, so that "at or after" stays true. */
export function readTime(argument: string, name: string): string {
  const time = Date.parse(argument)
  if (Number.isNaN(time)) {
    throw new GraphqlFailure(
      'argumentLiteralsIncompatible',
      `Could not parse '${argument}' given for ${name}.`,
    )
  }
  return formatSeconds(new Date(Math.ceil(time / 1000) * 1000))
}

function formatSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
