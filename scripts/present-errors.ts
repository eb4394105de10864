import type { ErrorCategory, ErrorCodeFacts, HubSyncErrorCode } from '../packages/core/src/errors/codes.js'

/** What happened, for a reader who met the code; the next step is in the code's own remedy. */
const meanings: Readonly<Record<HubSyncErrorCode, string>> = {
  configuration_invalid:
    'An option, flag, address or name is missing or malformed. Nothing was asked or written.',
  token_missing: 'GitHub was to be asked with a token, and there is none.',
  authentication_failed: 'GitHub does not accept the token, or it holds a character that no token has.',
  permission_denied:
    'The token is good, but may not read this: a scope, a permission or single sign-on is missing.',
  owner_not_found: 'There is no such account, or the token does not see it.',
  repository_not_found: 'There is no such repository, or the token does not see it.',
  repository_unavailable: 'The repository exists, but GitHub does not serve its content.',
  repository_unreachable:
    'The token that reaches the repository cannot be used now, while others can. Its rows stay as they were.',
  rate_limited: 'GitHub limits the rate, and the wait would be longer than the client is allowed to wait.',
  budget_exhausted: 'The run stopped early because the hourly budget is spent. What was read is stored.',
  network_failed: 'No answer came: name resolution, connection, TLS, a proxy or a timeout.',
  github_unavailable: 'GitHub answered with a server error, also after retries.',
  circuit_open:
    'Nothing was asked: GitHub failed so often in a row that it is left alone for a while. The message tells the last failure.',
  response_too_large: 'The query asked for more than GitHub computes in its time.',
  response_invalid: 'The answer is not what GitHub documents, so it was not stored.',
  payload_invalid:
    'A webhook delivery is not what GitHub documents, so nothing of it was applied. It will not fit another time either.',
  request_refused: 'GitHub understood the request and does not do it.',
  git_unavailable: 'Commits were to be read by git, and git is missing or too old. Nothing was read.',
  git_failed: 'Git ran and could not bring or read the commits of one repository; the rest of it was read.',
  lock_held: 'Another run of the same owner holds the lease. The message names its holder and end.',
  lease_lost: 'This run lost its lease, and the store refused its next write.',
  database_unreachable: 'No connection to the database, or it closed the one there was.',
  database_busy:
    'The database is there, but a timeout, a lack of memory or a race kept it from doing the work, again and again.',
  database_not_migrated: 'Tables or columns of hubsync are missing.',
  database_conflict: 'A table of a name that hubsync needs belongs to somebody else. It was not touched.',
  migration_owner_conflict: 'The other of hubsync and Prisma Migrate makes the tables of this database.',
  database_failed: 'The database refused a statement, and its transaction was rolled back.',
  interrupted: 'The run was stopped by its signal, by Ctrl-C, or its process died. Checkpoints are kept.',
  unknown: 'Something that hubsync does not know; the cause is the original error.',
}

/** Every code as a table: what it means, whether waiting helps, the next step; then the words for users, the classes. */
export function presentErrors(
  codes: Readonly<Record<HubSyncErrorCode, ErrorCodeFacts>>,
  categories: Readonly<Record<ErrorCategory, string>>,
): string {
  const names = Object.keys(meanings) as HubSyncErrorCode[]
  const rows = names.map((code) => {
    const { category, retryable, remedy } = codes[code]
    return `| \`${code}\` | ${category} | ${meanings[code]} | ${retryable ? 'yes' : 'no'} | ${remedy} |`
  })
  return [
    '| code | class | what it means | retryable | what to do |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Classes',
    '',
    '| class | what it means | codes |',
    '|---|---|---|',
    ...Object.entries(categories).map(([category, meaning]) => {
      const own = names.filter((code) => codes[code].category === category)
      return `| \`${category}\` | ${meaning} | ${own.map((code) => `\`${code}\``).join(', ')} |`
    }),
    '',
    '## Words for users',
    '',
    '| code | `userMessage` |',
    '|---|---|',
    ...names.map((code) => `| \`${code}\` | ${codes[code].userMessage} |`),
  ].join('\n')
}
