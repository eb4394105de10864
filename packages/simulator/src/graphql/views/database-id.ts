const largestInt = 2 ** 31 - 1

/** The schema's `databaseId` is a 32-bit number; larger ids are shown by `fullDatabaseId` only. */
export function toDatabaseId(id: number): number | null {
  return id > largestInt ? null : id
}
