/** A page of a GraphQL connection. What GitHub may not show comes as null in its place. */
export interface Connection<Node> {
  readonly totalCount?: number
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly nodes?: readonly (Node | null)[] | null
}

/** Nodes that are there, in order. */
export function nodesOf<Node>(connection: Connection<Node> | null | undefined): Node[] {
  return (connection?.nodes ?? []).filter((node) => node !== null)
}

/** Cursor of the page that follows; null at the end. */
export function nextOf(connection: Connection<unknown> | null | undefined): string | null {
  const { hasNextPage = false, endCursor = null } = connection?.pageInfo ?? {}
  return hasNextPage ? endCursor : null
}

/** A record that was asked for by its number, as a page; empty where GitHub shows none. */
export function onlyRecord(record: unknown): {
  records: readonly unknown[]
  next: null
  total: null
  descending: false
} {
  return { records: record == null ? [] : [record], next: null, total: null, descending: false }
}

/** Numeric ids come as text where they may exceed 32 bits, and only as `databaseId` on old servers. */
export interface NumberedNode {
  readonly id: string
  readonly fullDatabaseId?: string | number | null
  readonly databaseId?: number | null
}

export function numericId({ fullDatabaseId, databaseId }: NumberedNode): number {
  return Number(fullDatabaseId ?? databaseId)
}
