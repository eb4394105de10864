import { type Clock, type Scope, type TableName, tables } from '@hubsync/core'
import { createPartition, type Partition } from './partition.js'

/** The rows that a store and a lock share. */
export interface MemoryDatabase {
  /** The rows of a table that belong to a scope; `webhook_deliveries` has no tenant: those of the host. */
  partition(scope: Scope, table: TableName): Partition
  /** Runs the work at once; whatever it wrote is taken back when it throws. */
  transact<Result>(work: () => Result): Result
  erase(tenantId: string): void
  /** The database's own time, ISO 8601 in UTC. */
  now(): string
}

export interface MemoryDatabaseOptions {
  readonly clock?: Pick<Clock, 'now'>
}

const noTenant = Symbol('no tenant')

export function createMemoryDatabase(options: MemoryDatabaseOptions = {}): MemoryDatabase {
  const clock = options.clock ?? { now: () => new Date() }
  const tenants = new Map<string | typeof noTenant, Map<string, Partition>>()
  const journal: (() => void)[] = []

  function partition(scope: Scope, table: TableName): Partition {
    const tenant = 'tenant_id' in tables[table].columns ? scope.tenantId : noTenant
    const partitions = tenants.get(tenant) ?? new Map<string, Partition>()
    tenants.set(tenant, partitions)
    const name = `${table} ${scope.host}`
    const found = partitions.get(name) ?? createPartition(tables[table], (undo) => journal.push(undo))
    partitions.set(name, found)
    return found
  }

  function transact<Result>(work: () => Result): Result {
    journal.length = 0
    try {
      return work()
    } catch (error) {
      for (const undo of journal.reverse()) undo()
      throw error
    } finally {
      journal.length = 0
    }
  }

  return {
    partition,
    transact,
    erase: (tenantId) => void tenants.delete(tenantId),
    now: () => clock.now().toISOString(),
  }
}
