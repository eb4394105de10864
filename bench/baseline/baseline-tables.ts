/** The tables of `prisma/bench.prisma`, as Prisma Migrate would make them. */
export const baselineTables = [
  `create table if not exists baseline_repositories (
    id bigint primary key, full_name text not null, description text, url text not null, language text,
    topics text[], stars integer not null, forks integer not null, open_issues integer not null,
    is_private boolean not null, is_archived boolean not null, default_branch text not null,
    pushed_at timestamp(3), updated_at timestamp(3)
  )`,
  `create table if not exists baseline_issues (
    id bigint primary key, repository_id bigint not null, number integer not null, title text not null, body text,
    state text not null, state_reason text, labels text[], assignees text[], author text, milestone text,
    comments integer not null, url text not null, created_at timestamp(3) not null,
    updated_at timestamp(3) not null, closed_at timestamp(3)
  )`,
  'create index if not exists baseline_issues_lookup on baseline_issues (repository_id, number)',
  `create table if not exists baseline_pull_requests (
    id bigint primary key, repository_id bigint not null, number integer not null, title text not null, body text,
    state text not null, is_draft boolean not null, labels text[], assignees text[], author text,
    head_ref text not null, base_ref text not null, url text not null, created_at timestamp(3) not null,
    updated_at timestamp(3) not null, closed_at timestamp(3), merged_at timestamp(3)
  )`,
  'create index if not exists baseline_pull_requests_lookup on baseline_pull_requests (repository_id, number)',
  `create table if not exists baseline_reviews (
    id bigint primary key, pull_request_id bigint not null, author text, state text not null, body text not null,
    submitted_at timestamp(3)
  )`,
  'create index if not exists baseline_reviews_lookup on baseline_reviews (pull_request_id)',
  `create table if not exists baseline_commits (
    repository_id bigint not null, sha text not null, message text not null, author_name text, author_email text,
    author text, authored_at timestamp(3), committed_at timestamp(3), url text not null,
    primary key (repository_id, sha)
  )`,
  `create table if not exists baseline_contributors (
    repository_id bigint not null, login text not null, commits integer not null,
    primary key (repository_id, login)
  )`,
] as const
