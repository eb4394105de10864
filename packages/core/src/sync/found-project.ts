import type { ProbedRepository } from '../contracts/source.js'
import type { Row } from '../model/column.js'
import type { Target } from './pass.js'

/** A project as the probe found it, stored as far as it was told. */
export interface FoundProject {
  readonly row: Row
  readonly probe: ProbedRepository
  readonly probedAt: string
}

export function targetOf({ row, probe }: FoundProject): Target {
  const { githubId, nodeId, fullName } = probe
  const hasIssues = row.has_issues !== false
  return { projectId: String(row.id), repository: { githubId, nodeId, fullName, hasIssues } }
}
