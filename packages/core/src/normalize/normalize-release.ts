import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { Release } from '../model/release.js'
import { sanitizeText } from '../model/sanitize-text.js'
import type { ReleaseRecord } from '../wire/release.js'
import type { ProjectContext } from './context.js'
import { toldRow } from './told-row.js'
import { readAuthor, readText, readTime } from './told-values.js'

/** A row of `releases`. */
export function normalizeRelease(record: ReleaseRecord, context: ProjectContext): Row {
  return toldRow<Release>({
    id: rowId(context.scope, 'release', record.id),
    github_id: record.id,
    project_id: context.projectId,
    tag_name: sanitizeText(record.tag_name),
    target: readText(record.target_commitish),
    name: readText(record.name),
    description: readText(record.body),
    is_draft: record.draft,
    is_prerelease: record.prerelease,
    ...readAuthor(record.author),
    github_url: record.html_url,
    published_at: readTime(record.published_at),
    github_created_at: readTime(record.created_at),
    github_updated_at: readTime(record.updated_at) ?? null,
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}
