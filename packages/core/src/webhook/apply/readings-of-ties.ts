import type { NamedRecord, Reading } from '../../contracts/reading.js'
import { rereadProject } from './followed-project.js'
import type { Meeting } from './meet-stored.js'
import type { Wanted } from './treatment.js'

/**
 * What has to be read to know which version of these rows is the newer. Deployments and releases can only be listed
 * whole: of two in one second the one that came later stays, until a run lists them.
 */
export function readingsOfTies({ changes, project }: Wanted, ties: readonly Meeting[]): Reading[] {
  if (project === undefined) return []
  const { githubId, fullName } = project
  let isProjectTied = false
  const records: NamedRecord[] = []
  for (const { table, told } of ties) {
    if (table === 'bugs') records.push(nameRecord('bugs', told))
    else if (table === 'pull_requests') records.push(nameRecord('pull-requests', told))
    else if (table === 'pull_request_reviews') {
      // A pull request comes with its reviews.
      const parents = changes.flatMap((change) =>
        change.kind === 'upsert' && change.table === 'pull_requests' ? [change.row] : [],
      )
      records.push(...parents.map((row) => nameRecord('pull-requests', row)))
    } else if (table === 'projects') isProjectTied = true
  }
  return [
    ...(records.length > 0 ? [{ of: 'records', githubId, fullName, records } as const] : []),
    ...(isProjectTied ? [rereadProject(project, ['projects'])] : []),
  ]
}

function nameRecord(stream: NamedRecord['stream'], { number }: Meeting['told']): NamedRecord {
  return { stream, number: Number(number) }
}
