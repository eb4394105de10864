import type { MemoryDatabase } from '@hubsync/adapter-memory'
import type { Scope } from '@hubsync/core'
import {
  readContributors,
  readEverything,
  readMemoryCopy,
  rowsOf,
  tombstonesOf,
} from '../flows/read-memory-copy.js'
import type { Copy } from './examine-copy.js'

/** A copy in memory, read from under the store. */
export function memoryCopy(database: MemoryDatabase, scope: Scope): Copy {
  return {
    live: async () => readMemoryCopy(database, scope),
    contributors: async () => readContributors(database, scope),
    tombstones: async (table) => {
      const projects = rowsOf(database, scope, 'projects')
      const repositoryOf = new Map(projects.map(({ id, github_id }) => [id, Number(github_id)]))
      return tombstonesOf(database, scope, table).map(({ github_id, project_id, deleted_reason }) => ({
        id: Number(github_id),
        repositoryId: repositoryOf.get(project_id) ?? null,
        reason: String(deleted_reason),
      }))
    },
    missing: async () =>
      new Set(
        rowsOf(database, scope, 'projects')
          .filter(({ missing_since }) => missing_since !== null)
          .map(({ github_id }) => Number(github_id)),
      ),
    everything: async () =>
      new Map([...readEverything(database, scope)].map(([key, row]) => [key, JSON.stringify(row)])),
  }
}
