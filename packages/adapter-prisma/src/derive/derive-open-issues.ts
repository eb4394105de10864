import type { Session } from '../database.js'
import { type Derivation, derivationValues, liveChildSql, liveProjectsSql } from './live-projects.js'

/** Counts the open bugs of projects. */
export async function deriveOpenIssues(session: Session, derivation: Derivation): Promise<void> {
  const { names } = session
  await session.execute(
    `with ${liveProjectsSql(session)},
    counted as (
      select project.id, count(bug.id)::integer as open_issues
      from live_projects as project
      left join ${names.table('bugs')} as bug
        on bug.project_id = project.id and bug.state = 'open' and ${liveChildSql('bug')}
      group by project.id
    ),
    changed as (
      select counted.* from counted
      join ${names.table('projects')} as stored on stored.id = counted.id
      where stored.open_issues <> counted.open_issues
      order by stored.github_id
      for no key update of stored
    )
    update ${names.table('projects')} as stored
    set open_issues = changed.open_issues, updated_at = statement_timestamp()
    from changed
    where stored.id = changed.id`,
    ...derivationValues(derivation),
  )
}
