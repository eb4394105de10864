import { HubSyncError, type Lease, type Lock, type Scope } from '@hubsync/core'
import { type Database, openDatabase, type Session } from './database.js'
import { leaseRowId, lockLeaseRow } from './lease-row.js'
import type { TableOptions } from './names.js'
import type { PrismaRawClient } from './prisma-client.js'
import { timestampSql } from './values/canonical-sql.js'

/**
 * Leases in the database whose store checks their tokens. Time is the database's clock, so that hosts whose clocks
 * differ agree on who holds what.
 */
export function createPrismaLock(prisma: PrismaRawClient, options: TableOptions = {}): Lock {
  const database = openDatabase(prisma, options)
  return {
    async acquire(scope, name, { holder, ttlMs }) {
      for (;;) {
        const held = await findHolder(database, scope, name)
        if (held) return { acquired: false, ...held }
        const lease = await database.transaction((session) => takeLease(session, scope, name, holder, ttlMs))
        if (lease) return { acquired: true, lease }
      }
    },

    async renew(lease, ttlMs) {
      const { scope, name, token } = lease
      const [renewed] = await database.query<{ expires_at: string }>(
        `update ${database.names.table('sync_locks')}
         set expires_at = ${after('$5')}, updated_at = clock_timestamp(), holder = $6::text
         where tenant_id = $1::text and host = $2::text and name = $3::text and token = $4::text::bigint
           and expires_at is not null
         returning ${timestampSql('expires_at')} as expires_at`,
        scope.tenantId,
        scope.host,
        name,
        String(token),
        String(ttlMs),
        lease.holder,
      )
      if (!renewed) throw new HubSyncError('lease_lost', `The lease on ${name} was taken over or given back`)
      return { ...lease, expiresAt: new Date(renewed.expires_at) }
    },

    async release({ scope, name, token }) {
      await database.execute(
        `update ${database.names.table('sync_locks')}
         set holder = null, expires_at = null, updated_at = clock_timestamp()
         where tenant_id = $1::text and host = $2::text and name = $3::text and token = $4::text::bigint`,
        scope.tenantId,
        scope.host,
        name,
        String(token),
      )
    },
  }
}

async function findHolder(
  { names, query }: Database,
  scope: Scope,
  name: string,
): Promise<{ holder: string; expiresAt: Date } | undefined> {
  const [held] = await query<{ holder: string; expires_at: string }>(
    `select coalesce(holder, '') as holder, ${timestampSql('expires_at')} as expires_at
     from ${names.table('sync_locks')}
     where tenant_id = $1::text and host = $2::text and name = $3::text and expires_at > clock_timestamp()`,
    scope.tenantId,
    scope.host,
    name,
  )
  return held && { holder: held.holder, expiresAt: new Date(held.expires_at) }
}

/** Takes the lease once open commits under it have ended; undefined when somebody else was faster. */
async function takeLease(
  session: Session,
  scope: Scope,
  name: string,
  holder: string,
  ttlMs: number,
): Promise<Lease | undefined> {
  await lockLeaseRow(session, scope, name)
  const [taken] = await session.query<{ token: string; expires_at: string }>(
    `insert into ${session.names.table('sync_locks')} as stored
       (id, tenant_id, host, name, holder, token, expires_at, created_at, updated_at)
     values ($1::text::uuid, $2::text, $3::text, $4::text, $5::text, 1, ${after('$6')},
       clock_timestamp(), clock_timestamp())
     on conflict (tenant_id, host, name) do update
     set holder = excluded.holder, token = stored.token + 1, expires_at = ${after('$6')},
       updated_at = clock_timestamp()
     where stored.expires_at is null or stored.expires_at <= clock_timestamp()
     returning token::text as token, ${timestampSql('expires_at')} as expires_at`,
    leaseRowId(scope, name),
    scope.tenantId,
    scope.host,
    name,
    holder,
    String(ttlMs),
  )
  return taken && { scope, name, holder, token: Number(taken.token), expiresAt: new Date(taken.expires_at) }
}

function after(milliseconds: string): string {
  return `clock_timestamp() + ${milliseconds}::text::double precision * interval '1 millisecond'`
}
