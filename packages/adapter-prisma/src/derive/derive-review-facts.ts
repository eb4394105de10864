import type { Session } from '../database.js'
import { type Derivation, derivationValues, liveChildSql, liveProjectsSql } from './live-projects.js'

/** What the reviews of pull requests say about them: how many, the first by somebody else, how long it took. */
export async function deriveReviewFacts(session: Session, derivation: Derivation): Promise<void> {
  const { names } = session
  await session.execute(
    `with ${liveProjectsSql(session)},
    reviewed as (
      select
        pull_request.id,
        pull_request.github_created_at,
        count(review.submitted_at)::integer as reviews_count,
        min(review.submitted_at)
          filter (where review.author_id is distinct from pull_request.author_id) as first_review_at
      from live_projects as project
      join ${names.table('pull_requests')} as pull_request
        on pull_request.project_id = project.id and ${liveChildSql('pull_request')}
      left join ${names.table('pull_request_reviews')} as review
        on review.pull_request_id = pull_request.id and ${liveChildSql('review')}
      group by pull_request.id
    ),
    measured as (
      select id, reviews_count, first_review_at,
        ${hoursBetweenSql('github_created_at', 'first_review_at')} as review_time_hours
      from reviewed
    ),
    changed as (
      select measured.* from measured
      join ${names.table('pull_requests')} as stored on stored.id = measured.id
      where (stored.reviews_count, stored.first_review_at, stored.review_time_hours)
        is distinct from (measured.reviews_count, measured.first_review_at, measured.review_time_hours)
      order by stored.github_id
      for no key update of stored
    )
    update ${names.table('pull_requests')} as stored
    set reviews_count = changed.reviews_count,
      first_review_at = changed.first_review_at,
      review_time_hours = changed.review_time_hours,
      updated_at = statement_timestamp()
    from changed
    where stored.id = changed.id`,
    ...derivationValues(derivation),
  )
}

/** Hours in hundredths, half up, in whole milliseconds: as core's `hoursBetween`. Null where either time is. */
function hoursBetweenSql(start: string, end: string): string {
  const milliseconds = `round((extract(epoch from ${end} - ${start}) * 1000)::numeric)`
  return `(floor((${milliseconds} + 18000) / 36000) / 100)::double precision`
}
