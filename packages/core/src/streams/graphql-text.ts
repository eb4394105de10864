import type { PageRequest } from '../contracts/source.js'

/** The most that GitHub gives in one page. */
export const largestPage = 100

export const pageInfo = 'pageInfo { hasNextPage endCursor }'

/** A string as a GraphQL literal: the two languages escape alike. */
export function literal(value: string): string {
  return JSON.stringify(value)
}

/** The arguments of a page, with those that the listing adds. */
export function pageArguments(
  { first, cursor }: Pick<PageRequest, 'first' | 'cursor'>,
  ...more: readonly string[]
): string {
  const after = cursor === null ? [] : [`after: ${literal(cursor)}`]
  return `(${[`first: ${pageSize(first)}`, ...after, ...more].join(', ')})`
}

function pageSize(first: number): number {
  return Math.min(largestPage, Math.max(1, Math.trunc(first)))
}
