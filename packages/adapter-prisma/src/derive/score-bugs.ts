import type { Scope } from '@hubsync/core'
import type { Session } from '../database.js'

/** Scores the open bugs of a scope for a day, as core's `scoreBug`. A score is no version: row times stay. */
export async function scoreBugs(session: Session, scope: Scope, day: string): Promise<void> {
  await session.execute(
    `with scored as (
      select id, greatest(0, least(100, priority_base + case
        when github_created_at is null then 0
        else least(20, greatest(0, floor(extract(
          epoch from least(closed_at, ($3::text || 'T00:00:00Z')::timestamptz) - github_created_at
        ) / 604800)))
      end))::integer as score
      from ${session.names.table('bugs')}
      where tenant_id = $1::text and host = $2::text and state = 'open'
    ),
    changed as (
      select scored.* from scored
      join ${session.names.table('bugs')} as stored on stored.id = scored.id
      where stored.priority_score <> scored.score
      order by stored.github_id
      for no key update of stored
    )
    update ${session.names.table('bugs')} as stored
    set priority_score = changed.score
    from changed
    where stored.id = changed.id`,
    scope.tenantId,
    scope.host,
    day,
  )
}
