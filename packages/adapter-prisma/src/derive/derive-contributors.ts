import { type Row, rowId, tables } from '@hubsync/core'
import { saveRows } from '../commit/save-rows.js'
import type { Session } from '../database.js'
import { timestampSql } from '../values/canonical-sql.js'
import { type Derivation, derivationValues, liveChildSql, liveProjectsSql } from './live-projects.js'

/**
 * The contributors of projects, from their commits on the default branch. Only those that changed travel: ids are
 * made of SHA-1, which PostgreSQL does not have without an extension.
 */
export async function deriveContributors(session: Session, derivation: Derivation): Promise<void> {
  const found = await session.query<{ row: string }>(
    changedContributorsSql(session),
    ...derivationValues(derivation),
  )
  const rows: Row[] = found.map(({ row }) => JSON.parse(row))
  const stay = rows.filter((row) => row.commits !== null)
  await buryContributors(
    session,
    derivation,
    rows.filter((row) => row.commits === null).map((row) => String(row.id)),
  )
  const alive = stay.map((row) => ({
    ...row,
    id: rowId(derivation.scope, 'contributor', String(row.project_id), String(row.identity)),
    deleted_at: null,
    deleted_reason: null,
  }))
  await saveRows(session, derivation.scope, tables.contributors, alive)
}

async function buryContributors(
  session: Session,
  { scope }: Derivation,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await session.execute(
    `update ${session.names.table('contributors')}
     set deleted_at = statement_timestamp(), deleted_reason = 'no-commits', updated_at = statement_timestamp()
     where tenant_id = $2::text and host = $3::text
       and id in (select listed::uuid from jsonb_array_elements_text($1::text::jsonb) as listed)`,
    JSON.stringify(ids),
    scope.tenantId,
    scope.host,
  )
}

/** Only the letters A to Z are lowered, so that every collation agrees with core's `identifyContributor`. */
const identitySql = `case
  when author_id is not null then 'user:' || author_id
  else 'email:' || translate(author_email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
end`

const newestFirst = 'order by committed_at desc nulls last, sha collate "C" desc'

/** Contributors that are new or differ from what is stored; those that are gone have null commits and their id. */
function changedContributorsSql(session: Session): string {
  const { names } = session
  return `
    with ${liveProjectsSql(session)},
    identified as (
      select commit.*, ${identitySql} as identity
      from live_projects as project
      join ${names.table('commits')} as commit
        on commit.project_id = project.id and ${liveChildSql('commit')}
        and commit.on_default_branch and not commit.is_orphaned
    ),
    counted as (
      select project_id, identity,
        (array_agg(author_login ${newestFirst}) filter (where author_login is not null))[1] as login,
        (array_agg(author_name ${newestFirst}) filter (where author_name is not null))[1] as name,
        count(*)::integer as commits,
        max(observed_at) as observed_at
      from identified
      where identity is not null
      group by project_id, identity
    ),
    stored as (
      select contributor.*
      from live_projects as project
      join ${names.table('contributors')} as contributor on contributor.project_id = project.id
        and contributor.tenant_id = $2::text and contributor.host = $3::text
    )
    select row_to_json(changed)::text as row from (
      select stored.id, counted.project_id, counted.identity, counted.login, counted.name, counted.commits,
        ${timestampSql('counted.observed_at')} as observed_at
      from counted
      full join stored on stored.project_id = counted.project_id and stored.identity = counted.identity
      where case
        when counted.commits is null then stored.deleted_at is null
        else stored.id is null or stored.deleted_at is not null
          or (stored.login, stored.name, stored.commits, stored.observed_at)
            is distinct from (counted.login, counted.name, counted.commits, counted.observed_at)
      end
    ) as changed`
}
