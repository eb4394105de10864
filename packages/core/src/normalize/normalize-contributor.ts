import type { Row } from '../model/column.js'
import type { Contributor } from '../model/contributor.js'
import { rowId } from '../model/ids.js'
import type { ContributorRecord } from '../wire/contributor.js'
import type { ProjectContext } from './context.js'
import { identifyContributor } from './contributor-identity.js'
import { toldRow } from './told-row.js'
import { readText } from './told-values.js'

/** A row of `contributors` from GitHub's own list; null for an entry with neither account nor address. */
export function normalizeContributor(record: ContributorRecord, context: ProjectContext): Row | null {
  const identity = identifyContributor(record.id ?? null, readText(record.email) ?? null)
  if (identity === null) return null
  return toldRow<Contributor>({
    id: rowId(context.scope, 'contributor', context.projectId, identity),
    project_id: context.projectId,
    identity,
    login: record.login ?? null,
    name: readText(record.name),
    commits: record.contributions,
    observed_at: context.observedAt,
  })
}
