import type { Row } from '../model/column.js'
import type { Commit } from '../model/commit.js'
import { rowId } from '../model/ids.js'
import { sanitizeText } from '../model/sanitize-text.js'
import type { CommitRecord } from '../wire/commit.js'
import type { ProjectContext } from './context.js'
import { readNoreplyAccount } from './noreply-account.js'
import { toldRow } from './told-row.js'
import { readAuthor, readText, readTime } from './told-values.js'

/**
 * A row of `commits`, from a walk of the default branch: so it stands on it, even if it once did not.
 *
 * Its author is the account that GitHub links, else the one that its private address names.
 */
export function normalizeCommit(record: CommitRecord, context: ProjectContext): Row {
  const { author, committer, message } = record.commit
  const email = readText(author?.email)
  const named = email == null ? null : readNoreplyAccount(email, context.scope.host)
  return toldRow<Commit>({
    id: rowId(context.scope, 'commit', context.projectId, record.sha),
    project_id: context.projectId,
    sha: record.sha,
    message: sanitizeText(message),
    author_name: readText(author?.name),
    author_email: email,
    ...readAuthor(record.author ?? named ?? record.author),
    authored_at: readTime(author?.date),
    committed_at: readTime(committer?.date),
    parents: record.parents?.map((parent) => parent.sha),
    additions: record.stats?.additions,
    deletions: record.stats?.deletions,
    github_url: record.html_url,
    on_default_branch: true,
    is_orphaned: false,
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}
