import { rowId } from '@hubsync/core'
import type { Session } from '../database.js'
import { type Derivation, derivationValues, liveProjectsSql, liveRowSql } from './live-projects.js'

/** The figures of projects on the day, from what the derivations before this one left. */
export async function deriveMetrics(session: Session, derivation: Derivation): Promise<void> {
  const { names } = session
  const { scope, projectIds, day } = derivation
  const ids = projectIds.map((id) => ({ project_id: id, id: rowId(scope, 'project_metrics', id, day) }))
  await session.execute(
    `with ${liveProjectsSql(session)},
    counted as (
      select project.*,
        (
          select count(*) from ${names.table('commits')} as commit
          where commit.project_id = project.id and ${liveRowSql('commit')}
            and commit.on_default_branch and not commit.is_orphaned
        )::integer as commits_count,
        (
          select count(*) from ${names.table('contributors')} as contributor
          where contributor.project_id = project.id and ${liveRowSql('contributor')}
        )::integer as contributors
      from live_projects as project
    )
    insert into ${names.table('project_metrics')} as stored (
      id, tenant_id, host, project_id, date,
      commits_count, contributors, lines_of_code, tech_stack, health_score,
      created_at, updated_at
    )
    select
      named.id, $2::text, $3::text, counted.id, $4::text::date,
      counted.commits_count, counted.contributors, counted.lines_of_code, counted.tech_stack, ${healthScoreSql},
      statement_timestamp(), statement_timestamp()
    from counted
    join jsonb_to_recordset($5::text::jsonb) as named(project_id uuid, id uuid) on named.project_id = counted.id
    order by counted.id
    on conflict (tenant_id, host, project_id, date) do update set
      commits_count = excluded.commits_count,
      contributors = excluded.contributors,
      lines_of_code = excluded.lines_of_code,
      tech_stack = excluded.tech_stack,
      health_score = excluded.health_score,
      updated_at = excluded.updated_at
    where (
      stored.commits_count, stored.contributors, stored.lines_of_code, stored.tech_stack, stored.health_score
    ) is distinct from (
      excluded.commits_count, excluded.contributors, excluded.lines_of_code, excluded.tech_stack,
      excluded.health_score
    )`,
    ...derivationValues(derivation),
    day,
    JSON.stringify(uniqueByProject(ids)),
  )
}

function uniqueByProject<Named extends { project_id: string }>(ids: readonly Named[]): Named[] {
  return [...new Map(ids.map((named) => [named.project_id, named])).values()]
}

/** As core's `calculateHealthScore`. In hours, because a day of the session's time zone may have 23 of them. */
const healthScoreSql = `least(100, 50
  + case when counted.last_commit > ($4::text || 'T00:00:00Z')::timestamptz - interval '720 hours' then 20 else 0 end
  + case when counted.open_issues < 5 then 10 else 0 end
  + case when counted.stars > 100 then 10 else 0 end
  + case when counted.contributors > 10 then 10 else 0 end
  + case when counted.has_ci then 10 else 0 end
  + case when counted.has_tests then 10 else 0 end)`
