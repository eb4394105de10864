import type { PrismaRawClient } from '@hubsync/adapter-prisma'
import { formatTable } from '../terminal/format-table.js'

/** What a host would ask its own tables: health of projects, urgency of bugs, speed of pull requests. */
const questions = [
  {
    heading: ['projects by health', 'projects', 'stars', 'commits'],
    sql: `select case when m.health_score >= 80 then 'healthy (80-100)'
                      when m.health_score >= 60 then 'fair (60-79)' else 'weak (0-59)' end as health,
                 count(*)::int as projects, sum(p.stars)::int as stars, sum(m.commits_count)::int as commits
          from projects p join project_metrics m on m.project_id = p.id
          group by 1 order by min(m.health_score) desc`,
  },
  {
    heading: ['open bugs by priority', 'bugs', 'blockers', 'oldest'],
    sql: `select case when priority_score >= 90 then 'urgent (90-100)'
                      when priority_score >= 70 then 'high (70-89)'
                      when priority_score >= 50 then 'normal (50-69)' else 'low (0-49)' end as priority,
                 count(*)::int as bugs, count(*) filter (where is_blocker)::int as blockers,
                 to_char(min(github_created_at), 'YYYY-MM-DD') as oldest
          from bugs where state = 'open' and deleted_at is null
          group by 1 order by min(priority_score) desc`,
  },
  {
    heading: ['merged pull requests by cycle time', 'merged', 'hours to review, on average'],
    sql: `select case when cycle_time_hours < 24 then 'under a day'
                      when cycle_time_hours < 168 then 'under a week' else 'a week or more' end as cycle,
                 count(*)::int as merged, round(avg(review_time_hours)::numeric, 1)::float8 as review
          from pull_requests where state = 'merged' and deleted_at is null
          group by 1 order by min(cycle_time_hours)`,
  },
] as const

export async function readDemoTables(client: PrismaRawClient): Promise<string> {
  const tables = await Promise.all(
    questions.map(async ({ heading, sql }) => {
      const rows = await client.$queryRawUnsafe<Record<string, string | number | null>[]>(sql)
      return formatTable(
        heading,
        rows.map((row) => Object.values(row).map((value) => value ?? 'none')),
      )
    }),
  )
  return tables.join('\n\n')
}
