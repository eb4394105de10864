import type { TableDefinition } from '@hubsync/core'

/** What hubsync notes about its own tables: who owns their migrations, and which version they have. */
export const metaTable = {
  name: 'hubsync_meta',
  model: 'HubSyncMeta',
  family: 'system',
  key: ['key'],
  columns: {
    key: { kind: 'text', nullable: false, role: 'system' },
    value: { kind: 'json', nullable: false, role: 'system' },
    created_at: { kind: 'timestamp', nullable: false, role: 'system' },
    updated_at: { kind: 'timestamp', nullable: false, role: 'system' },
  },
  indexes: [],
  parents: {},
} as const satisfies TableDefinition
