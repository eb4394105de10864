import { HubSyncError, type LeaseProof, type Scope } from '@hubsync/core'
import type { Session } from '../database.js'
import { leaseRowId, lockLeaseRow } from '../lease-row.js'

/**
 * Refuses a token older than one already seen, and remembers a newer one. Until the commit ends nobody can take the
 * lease over; other commits under it and its own heartbeat go on.
 *
 * @throws HubSyncError `lease_lost`
 */
export async function raiseFence(session: Session, scope: Scope, lease: LeaseProof): Promise<void> {
  const seen = (await shareToken(session, scope, lease)) ?? (await raiseToken(session, scope, lease))
  if (seen > lease.token) {
    const message = `The lease ${lease.token} on ${lease.name} was taken over by lease ${seen}`
    throw new HubSyncError('lease_lost', message)
  }
}

/** The highest token seen, with its row locked; undefined where the lease has a higher one. */
async function shareToken(
  session: Session,
  scope: Scope,
  { name, token }: LeaseProof,
): Promise<number | undefined> {
  const [stored] = await session.query<{ token: string }>(
    `select token::text as token from ${session.names.table('sync_locks')}
     where tenant_id = $1::text and host = $2::text and name = $3::text and token >= $4::text::bigint
     for key share`,
    scope.tenantId,
    scope.host,
    name,
    String(token),
  )
  return stored && Number(stored.token)
}

async function raiseToken(session: Session, scope: Scope, { name, token }: LeaseProof): Promise<number> {
  await lockLeaseRow(session, scope, name)
  const [stored] = await session.query<{ token: string }>(
    `insert into ${session.names.table('sync_locks')} as stored
       (id, tenant_id, host, name, token, created_at, updated_at)
     values ($1::text::uuid, $2::text, $3::text, $4::text, $5::text::bigint,
       statement_timestamp(), statement_timestamp())
     on conflict (tenant_id, host, name) do update
     set token = greatest(stored.token, excluded.token), updated_at = excluded.updated_at
     returning token::text as token`,
    leaseRowId(scope, name),
    scope.tenantId,
    scope.host,
    name,
    String(token),
  )
  return Number(stored?.token)
}
