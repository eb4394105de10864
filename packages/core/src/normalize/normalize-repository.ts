import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { Project } from '../model/project.js'
import type { RepositoryRecord } from '../wire/repository.js'
import type { NormalizeContext } from './context.js'
import { estimateLinesOfCode } from './health/estimate-lines-of-code.js'
import { extractTechStack } from './health/tech-stack.js'
import { hasContinuousIntegration, hasTests } from './health/tree-facts.js'
import { toldRow } from './told-row.js'
import { readText, readTime, readWord, sortNames } from './told-values.js'

/**
 * A row of `projects`. `open_issues` is absent: GitHub's number counts pull requests too, so it is derived.
 *
 * An empty repository (`head_sha` told null) has no default branch, although REST names one, and no
 * contents.
 */
export function normalizeRepository(record: RepositoryRecord, context: NormalizeContext): Row {
  const isEmpty = record.head_sha === null
  return toldRow<Project>({
    id: rowId(context.scope, 'project', record.id),
    github_id: record.id,
    name: record.name,
    full_name: record.full_name,
    owner: record.owner.login,
    owner_id: record.owner.id,
    description: readText(record.description),
    github_url: record.html_url,
    homepage: readText(record.homepage),
    language: readText(record.language),
    tags: record.topics === undefined ? undefined : sortNames(record.topics),
    stars: record.stargazers_count,
    forks: record.forks_count,
    visibility: readWord(record.visibility),
    is_private: record.private,
    is_fork: record.fork,
    is_archived: record.archived,
    is_disabled: record.disabled,
    has_issues: record.has_issues,
    default_branch: isEmpty ? null : readText(record.default_branch),
    head_sha: record.head_sha,
    last_commit: isEmpty ? null : readTime(record.head_committed_at),
    pushed_at: readTime(record.pushed_at),
    status: record.archived ? 'shipped' : 'active',
    ...readContents(record, isEmpty),
    github_created_at: readTime(record.created_at),
    github_updated_at: readTime(record.updated_at) ?? null,
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}

/** The columns that follow from what is in the repository, as far as it was read. */
function readContents(record: RepositoryRecord, isEmpty: boolean) {
  const tree = record.tree ?? (isEmpty ? [] : undefined)
  const languages = record.languages ?? (isEmpty ? {} : undefined)
  const { topics } = record
  return {
    has_ci: tree && hasContinuousIntegration(tree),
    has_tests: tree && hasTests(tree),
    tech_stack: languages && tree && topics && extractTechStack({ languages, topics, tree }),
    lines_of_code: languages && estimateLinesOfCode(languages),
  }
}
