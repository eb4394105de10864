import { memoryAdapter } from '@hubsync/adapter-memory'
import { createHubSync } from '@hubsync/core'

// Reads GITHUB_TOKEN, GITHUB_OWNER and, for another GitHub than github.com, GITHUB_API_URL.
const { GITHUB_TOKEN: auth = '', GITHUB_OWNER: owner = '', GITHUB_API_URL: apiUrl } = process.env
const adapter = memoryAdapter()
const hub = createHubSync({ ...adapter, auth, ...(apiUrl && { apiUrl }) })
const result = await hub.sync.syncAllRepos({ owner })
const scope = { tenantId: hub.tenantId, host: hub.client.host }
const urgent = await adapter.store.rows(scope, { table: 'bugs', orderBy: ['-priority_score'], limit: 5 })
console.log({
  success: result.success,
  repositories: result.reposSynced,
  urgent: urgent.map(({ title }) => title),
})
await hub.close()
