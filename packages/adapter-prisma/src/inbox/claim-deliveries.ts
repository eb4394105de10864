import { type InboxClaim, type InboxDelivery, mostOfOneProject } from '@hubsync/core'
import type { Database } from '../database.js'
import { type DeliveryRow, deliveryColumns, toDelivery } from './delivery-row.js'

/**
 * Claims in one statement. The lock on a project's oldest delivery is the right to those behind it, so `skip locked`
 * keeps two workers from sharing a project without making either wait.
 */
export async function claimDeliveries(
  { names, query }: Database,
  { host, worker, limit, milliseconds }: InboxClaim,
): Promise<InboxDelivery[]> {
  const rows = await query<DeliveryRow>(
    claimSql(names.table('webhook_deliveries')),
    host,
    worker,
    String(limit),
    String(milliseconds),
    String(mostOfOneProject - 1),
  )
  return rows.map(toDelivery)
}

/** `projects` hops through the index from project to project, however many deliveries each of them has. */
function claimSql(table: string): string {
  return `
    with recursive projects(id) as (
      select min(project_github_id) from ${table} where host = $1::text and state = 'received'
      union all
      select (
        select min(behind.project_github_id) from ${table} as behind
        where behind.host = $1::text and behind.state = 'received' and behind.project_github_id > projects.id
      )
      from projects where projects.id is not null
    ),
    due as (
      (
        select head.id, head.received_at
        from projects cross join lateral (
          select id, received_at, claimed_until, next_attempt_at from ${table}
          where host = $1::text and state = 'received' and project_github_id = projects.id
          order by received_at, id
          limit 1
        ) as head
        where ${isDue('head')}
      )
      union all
      (
        select free.id, free.received_at from ${table} as free
        where free.host = $1::text and free.state = 'received' and free.project_github_id is null
          and ${isDue('free')}
        order by free.received_at
        limit $3::text::integer
      )
      union all
      (
        select late.id, late.received_at from ${table} as late
        where late.host = $1::text and late.state in ('delayed', 'untold') and ${isDue('late')}
        order by late.received_at
        limit $3::text::integer
      )
    ),
    locked as (
      select delivery.id, delivery.received_at, delivery.project_github_id, delivery.state, delivery.attempts
      from ${table} as delivery
      where delivery.id in (select id from due) and delivery.state in ('received', 'delayed', 'untold')
        and ${isDue('delivery')}
      order by delivery.received_at, delivery.id
      limit $3::text::integer
      for update skip locked
    ),
    followers as (
      select behind.id
      from locked cross join lateral (
        select follower.id from ${table} as follower
        where follower.host = $1::text and follower.state = 'received'
          and follower.project_github_id = locked.project_github_id
          and (follower.received_at, follower.id) > (locked.received_at, locked.id)
          and ${isFree('follower')}
        order by follower.received_at, follower.id
        limit $5::text::integer
      ) as behind
      where locked.state = 'received' and locked.attempts = 0
    ),
    claimed as (
      update ${table} as delivery
      set claimed_by = $2::text,
        claimed_until = statement_timestamp() + $4::text::double precision * interval '1 millisecond',
        attempts = delivery.attempts + 1,
        updated_at = statement_timestamp()
      where delivery.id in (select id from locked union all select id from followers)
        and delivery.state in ('received', 'delayed', 'untold') and ${isFree('delivery')}
      returning delivery.*
    )
    select ${deliveryColumns('claimed')} from claimed order by claimed.received_at, claimed.id`
}

function isFree(table: string): string {
  return `(${table}.claimed_until is null or ${table}.claimed_until <= statement_timestamp())`
}

function isDue(table: string): string {
  const isTime = `(${table}.next_attempt_at is null or ${table}.next_attempt_at <= statement_timestamp())`
  return `${isFree(table)} and ${isTime}`
}
