import type { Row, TableDefinition } from '@hubsync/core'

/** The rows of one table that belong to one scope, by id and by parent. Rows are frozen: a change is a new row. */
export interface Partition {
  get(id: string): Row | undefined
  put(row: Row): void
  remove(id: string): void
  rows(): Iterable<Row>
  /** Rows whose parent column holds the id of this parent. */
  childrenOf(column: string, parentId: string): Iterable<Row>
}

/** `recordUndo` is given, for every write, what takes it back. */
export function createPartition(table: TableDefinition, recordUndo: (undo: () => void) => void): Partition {
  const rows = new Map<string, Row>()
  const children = new Map(
    Object.keys(table.parents).map((column) => [column, new Map<string, Set<string>>()]),
  )

  function replace(id: string, before: Row | undefined, after: Row | undefined): void {
    if (after) rows.set(id, after)
    else rows.delete(id)
    for (const [column, families] of children) {
      if (before?.[column] === after?.[column]) continue
      families.get(String(before?.[column]))?.delete(id)
      if (after) familyOf(families, String(after[column])).add(id)
    }
  }

  function put(row: Row): void {
    const id = String(row.id)
    const before = rows.get(id)
    replace(id, before, Object.freeze(row))
    recordUndo(() => replace(id, row, before))
  }

  function remove(id: string): void {
    const before = rows.get(id)
    replace(id, before, undefined)
    recordUndo(() => replace(id, undefined, before))
  }

  function* childrenOf(column: string, parentId: string): Iterable<Row> {
    for (const id of children.get(column)?.get(parentId) ?? []) {
      const row = rows.get(id)
      if (row) yield row
    }
  }

  return { get: (id) => rows.get(id), put, remove, rows: () => rows.values(), childrenOf }
}

function familyOf(families: Map<string, Set<string>>, parentId: string): Set<string> {
  const family = families.get(parentId) ?? new Set()
  families.set(parentId, family)
  return family
}
