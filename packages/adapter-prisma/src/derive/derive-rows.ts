import type { DeriveRequest, Scope } from '@hubsync/core'
import type { Session } from '../database.js'
import { deriveContributors } from './derive-contributors.js'
import { deriveMetrics } from './derive-metrics.js'
import { deriveOpenIssues } from './derive-open-issues.js'
import { deriveReviewFacts } from './derive-review-facts.js'
import type { Derivation } from './live-projects.js'
import { scoreBugs } from './score-bugs.js'

/**
 * `deriveProject` of core for all named projects at once, or the scores of the scope's open bugs. A few statements
 * whatever the number of projects; rows that hold the values already are not written. Run it in a transaction.
 */
export async function deriveRows(session: Session, scope: Scope, request: DeriveRequest): Promise<void> {
  if (!request.projectIds) return scoreBugs(session, scope, request.day)
  if (request.projectIds.length === 0) return
  const derivation: Derivation = { ...request, scope, projectIds: request.projectIds }
  await deriveOpenIssues(session, derivation)
  await deriveReviewFacts(session, derivation)
  if (request.contributors) await deriveContributors(session, derivation)
  await deriveMetrics(session, derivation)
}
