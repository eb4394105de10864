import type { SyncResult } from '@hubsync/core'
import { expect } from 'vitest'
import type { Tenant } from './open-neighbours.js'
import type { StoredTenant } from './shared-database.js'
import type { TenantRule } from './tenant-rule.js'

const docs = 'https://docs.github.com'

/** What tenants of one database store there. */
export const sharingRules: TenantRule[] = [
  {
    promise: 'Every row belongs to one tenant',
    evidence: 'Two accounts of one host may see different repositories of one owner',
    scenario: 'two tenants that sync one owner at once each copy what their token sees',
    play: async (open) => {
      const { wide, narrow, hidden, act } = await open()
      expectWell(...(await Promise.all([wide.sync(), narrow.sync()])))
      act(
        { action: 'createIssue', repository: hidden, title: 'Secret' },
        { action: 'push', repository: hidden, messages: ['Secret'] },
      )
      expectWell(...(await Promise.all([wide.sync(), narrow.sync()])))
      expect(await wide.differences()).toEqual([])
      expect(await narrow.differences()).toEqual([])
      await expectApart(wide, narrow)
    },
    mutants: [
      {
        name: 'partitions know no tenant',
        file: 'adapter-memory/src/memory-database.ts',
        find: "'tenant_id' in tables[table].columns ? scope.tenantId : noTenant",
        replace: 'noTenant',
      },
      {
        name: 'another tenant gets the same scope',
        file: 'core/src/create-hubsync.ts',
        find: 'openHub({ ...options, tenantId: id,',
        replace: 'openHub({ ...options,',
      },
      {
        name: 'ids know no tenant',
        file: 'core/src/model/ids.ts',
        find: 'JSON.stringify([scope.tenantId, scope.host, kind, ...githubId])',
        replace: 'JSON.stringify([scope.host, kind, ...githubId])',
      },
      {
        name: 'rows are selected by host alone',
        file: 'adapter-prisma/src/read/where-sql.ts',
        find: '.tenant_id = ',
        replace: ".tenant_id is not null and '' <> ",
      },
    ],
  },
  {
    promise: 'Where a stream stands is known of one tenant alone',
    evidence: 'A listing holds what its token sees: that one was read to its end says nothing of another',
    scenario:
      'a tenant that comes second reads everything, and goes on with no run of the other’s that was killed',
    play: async (open) => {
      const { wide, narrow, act, hidden } = await open()
      expectWell(await wide.sync())
      act({ action: 'createIssue', repository: hidden, title: 'Secret' })
      await killAt(wide, 2)
      const before = await wide.stored()
      const result = await narrow.sync()
      expectWell(result)
      expect(result.kind).toBe('full')
      expect(await narrow.differences()).toEqual([])
      expect(await wide.stored()).toEqual(before)
      expectWell(await wide.sync())
      expect(await wide.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'checkpoints are found by host alone',
        file: 'adapter-prisma/src/read/where-sql.ts',
        find: 'table.columns.tenant_id ? [',
        replace: "table.columns.tenant_id && table.name !== 'sync_checkpoints' ? [",
      },
    ],
  },
  {
    promise: 'Two tenants may sync one owner at once; two runs of one tenant may not',
    evidence:
      'Two customers may have the same organization; of two runs the older answer may be written last',
    scenario: 'a run of one tenant holds up no other tenant, but another run of its own',
    play: async (open) => {
      const { wide, narrow, openHub } = await open()
      const other = openHub()
      const underWay = pauseAt(wide, 3)
      const run = startRun(wide)
      await underWay.reached
      wide.onRequest = undefined
      await expect(other.sync.incrementalSync({ owner: 'acme' })).rejects.toMatchObject({ code: 'lock_held' })
      expectWell(await narrow.sync())
      underWay.goOn()
      expectWell(await run)
      expect(await wide.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'leases are looked up by name alone',
        file: 'adapter-prisma/src/prisma-lock.ts',
        find: 'where tenant_id = $1::text and host = $2::text and name = $3::text and expires_at > clock_timestamp()',
        replace:
          'where $1::text is not null and host = $2::text and name = $3::text and expires_at > clock_timestamp()',
      },
      {
        name: 'all tenants share one lease',
        file: 'core/src/sync/take-lease.ts',
        find: 'await lock.acquire(scope, name,',
        replace: "await lock.acquire({ ...scope, tenantId: 'all' }, name,",
      },
    ],
  },
  {
    promise: 'A host is part of what a row is known by',
    evidence:
      'An Enterprise Server numbers its records by itself: its ids are those of other things at github.com',
    scenario: 'one tenant with two GitHubs whose numbers are the same keeps two copies',
    play: async (open) => {
      const { wide, openHub, simulator, stored } = await open()
      expectWell(await wide.sync())
      const before = await wide.stored()
      // The same GitHub under another name: every number that it gives is the same.
      const elsewhere = openHub({ apiUrl: simulator.url.replace('127.0.0.1', 'localhost') })
      expect(elsewhere.client.host).not.toBe(wide.scope.host)
      const result = await elsewhere.sync.incrementalSync({ owner: 'acme', transport: 'graphql' })
      expectWell(result)
      expect(result.kind).toBe('full')
      expect(await wide.stored()).toEqual(before)
      const there = await stored({ ...wide.scope, host: elsewhere.client.host })
      expect(commonIds(before, there)).toEqual([])
      expect(there.bugs).toHaveLength(before.bugs?.length ?? 0)
      const [log] = await elsewhere.status.getSyncHistory()
      expect(log).toMatchObject({ id: result.runId, host: elsewhere.client.host })
    },
    mutants: [
      {
        name: 'ids know no host',
        file: 'core/src/model/ids.ts',
        find: 'JSON.stringify([scope.tenantId, scope.host, kind, ...githubId])',
        replace: 'JSON.stringify([scope.tenantId, kind, ...githubId])',
      },
      {
        name: 'partitions know no host',
        file: 'adapter-memory/src/memory-database.ts',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
        find: '`${table} ${scope.host}`',
        replace: 'table',
      },
      {
        name: 'rows are selected by tenant alone',
        file: 'adapter-prisma/src/read/where-sql.ts',
        find: '.host = ',
        replace: ".host is not null and '' <> ",
      },
    ],
  },
  {
    promise: 'Erasing a tenant takes nothing of another',
    evidence: 'A customer who leaves may ask for erasure (article 17 of the GDPR)',
    scenario: 'what is left after a tenant was erased is the other tenant, whole',
    play: async (open) => {
      const { wide, narrow, erase } = await open()
      expectWell(...(await Promise.all([wide.sync(), narrow.sync()])))
      const before = await narrow.stored()
      await erase(wide.scope.tenantId)
      for (const [table, rows] of Object.entries(await wide.stored())) expect(rows, table).toEqual([])
      expect(await narrow.stored()).toEqual(before)
      expectWell(await narrow.sync())
      expect(await narrow.differences()).toEqual([])
    },
    mutants: [
      {
        name: 'everything is erased',
        file: 'adapter-prisma/src/prisma-store.ts',
        find: 'where tenant_id = $1::text`',
        replace: 'where $1::text is not null`',
      },
      {
        name: 'all partitions are erased',
        file: 'adapter-memory/src/memory-database.ts',
        find: 'void tenants.delete(tenantId)',
        replace: 'void (tenantId && tenants.clear())',
      },
    ],
  },
  {
    promise: 'What becomes of one tenant’s rows becomes of no other’s',
    evidence: `GitHub answers 404 for what one token may not see and another may ([troubleshooting](${docs}/rest/using-the-rest-api/troubleshooting-the-rest-api))`,
    scenario: 'a repository that goes out of one token’s sight stays in the other’s copy',
    play: async (open) => {
      const { wide, narrow, act, simulator } = await open()
      expectWell(...(await Promise.all([wide.sync(), narrow.sync()])))
      const [, visible] = simulator.world.repositoriesOf(simulator.world.accountByLogin('acme')?.id ?? 0)
      const repository = `acme/${visible?.name}`
      const [issue] = simulator.world.issuesOf(visible?.id ?? 0)
      act(
        { action: 'deleteIssue', repository, number: issue?.number ?? 0 },
        { action: 'forcePush', repository, drop: 2, messages: ['Instead'] },
      )
      const before = await narrow.stored()
      expectWell(await wide.sync())
      expect(await wide.differences()).toEqual([])
      expect(await narrow.stored()).toEqual(before)
      act({ action: 'setVisibility', repository, visibility: 'private' })
      const wideBefore = await wide.stored()
      expectWell(await narrow.sync())
      expect(missingOf(await narrow.stored())).toEqual([repository])
      expect(await wide.stored()).toEqual(wideBefore)
    },
    mutants: [
      {
        name: 'projects are found by host alone',
        file: 'adapter-prisma/src/read/where-sql.ts',
        find: 'table.columns.tenant_id ? [',
        replace: "table.columns.tenant_id && table.name !== 'projects' ? [",
      },
      {
        name: 'projects share a partition',
        file: 'adapter-memory/src/memory-database.ts',
        find: "'tenant_id' in tables[table].columns ?",
        replace: "'tenant_id' in tables[table].columns && table !== 'projects' ?",
      },
    ],
  },
]

export function expectWell(...results: SyncResult[]): void {
  for (const { errors, success, completeness } of results) {
    expect(errors).toEqual([])
    expect(success).toBe(true)
    expect(completeness.filter(({ outcome }) => outcome === 'unproven')).toEqual([])
  }
}

/** Nothing that is stored of one tenant names the other, shares an id with it, or was never its to see. */
async function expectApart(wide: Tenant, narrow: Tenant): Promise<void> {
  const [seesAll, seesLess] = await Promise.all([wide.stored(), narrow.stored()])
  expect(commonIds(seesAll, seesLess)).toEqual([])
  expect(JSON.stringify(seesLess)).not.toContain(wide.scope.tenantId)
  expect(JSON.stringify(seesLess)).not.toContain('Secret')
  expect(JSON.stringify(seesAll)).toContain('Secret')
  expect(JSON.stringify(seesAll)).not.toContain(narrow.scope.tenantId)
}

function commonIds(left: StoredTenant, right: StoredTenant): unknown[] {
  const ids = (stored: StoredTenant) => Object.values(stored).flatMap((rows) => rows.map(({ id }) => id))
  const known = new Set(ids(left))
  return ids(right).filter((id) => known.has(id))
}

function missingOf({ projects = [] }: StoredTenant): unknown[] {
  return projects.filter(({ missing_since }) => missing_since !== null).map(({ full_name }) => full_name)
}

/** Holds a tenant's nth request back. */
function pauseAt(tenant: Tenant, nth: number): { reached: Promise<void>; goOn: () => void } {
  let goOn = () => {}
  const released = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let requests = 0
  const reached = new Promise<void>((resolve) => {
    tenant.onRequest = async () => {
      requests += 1
      if (requests !== nth) return undefined
      resolve()
      await released
      return undefined
    }
  })
  return { reached, goOn: () => goOn() }
}

/** Begins a run that is awaited later, if the test comes that far. */
export function startRun(tenant: Tenant, options?: Parameters<Tenant['sync']>[0]): Promise<SyncResult> {
  const run = tenant.sync(options)
  run.catch(() => undefined)
  return run
}

/** Lets a tenant's run end at its nth request. */
async function killAt(tenant: Tenant, nth: number): Promise<void> {
  const killed = new AbortController()
  let requests = 0
  tenant.onRequest = () => {
    requests += 1
    if (requests === nth) killed.abort()
    return undefined
  }
  await expect(tenant.sync({ signal: killed.signal })).rejects.toMatchObject({ code: 'interrupted' })
  tenant.onRequest = undefined
}
