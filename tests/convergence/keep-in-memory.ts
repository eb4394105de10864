import { createMemoryDatabase, memoryAdapter } from '@hubsync/adapter-memory'
import { defaultTenant } from '@hubsync/core'
import {
  readContributors,
  readEverything,
  readMemoryCopy,
  readShipments,
  rowsOf,
  tombstonesOf,
} from '../flows/read-memory-copy.js'
import type { Keeping, Stage } from './stage.js'

const scope = { tenantId: defaultTenant, host: 'github.com' }

/** Keeps the copy in the reference store, whose time is GitHub's. */
export async function keepInMemory(stage: Stage): Promise<Keeping> {
  const database = createMemoryDatabase({ clock: stage.clock })
  return {
    tenantId: scope.tenantId,
    ...memoryAdapter(database),
    letLeaseRunOut: async () => stage.clock.advance(31),
    copy: {
      live: async () => readMemoryCopy(database, scope),
      shipments: async () => readShipments(database, scope),
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
      missing: async () => {
        const missing = rowsOf(database, scope, 'projects').filter(
          ({ missing_since }) => missing_since !== null,
        )
        return new Set(missing.map(({ github_id }) => Number(github_id)))
      },
      everything: async () =>
        new Map([...readEverything(database, scope)].map(([key, row]) => [key, JSON.stringify(row)])),
    },
  }
}
