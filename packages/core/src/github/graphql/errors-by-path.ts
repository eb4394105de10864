import type { GraphqlError } from '../client/graphql-error.js'

/** What an answer's errors leave unusable. */
export interface ErrorsByPath {
  /** The first error under a top-level field that spoils its page. */
  readonly spoilerOf: (alias: string) => GraphqlError | undefined
}

/** Types of a thing that is there but not for this token: it comes as null in its place, and the rest stands. */
const hiddenTypes: ReadonlySet<string> = new Set(['FORBIDDEN', 'NOT_FOUND'])

/** Steps to a record of a page: its alias, `page`, `nodes` or `edges`, and its number. */
const stepsToRecord = 4

/** Steps to a record that was asked for alone: its alias, and `record`. */
const stepsToOnlyRecord = 2

/**
 * Sorts errors by the top-level field that they lie under. One without a path concerns them all.
 *
 * A repository of a fork that the token may not see, say, is an error at a field of one pull request: the field is
 * null, as it is for a deleted one, and no reason to lose the page. Neither is a number that has outgrown its field:
 * it is told elsewhere.
 */
export function sortErrors(errors: readonly GraphqlError[]): ErrorsByPath {
  const spoilers = errors.filter((error) => !isHidden(error))
  return {
    spoilerOf: (alias) => spoilers.find(({ path }) => path.length === 0 || path[0] === alias),
  }
}

function isHidden({ type, path }: GraphqlError): boolean {
  if (path.length > stepsToRecord && path.at(-1) === 'databaseId') return true
  if (!hiddenTypes.has(type)) return false
  if (path[1] === 'record') return path.length >= stepsToOnlyRecord
  const record = path.findIndex((step) => typeof step === 'number')
  return record !== -1 && path.length >= stepsToRecord
}
