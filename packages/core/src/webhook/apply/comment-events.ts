import { z } from 'zod'
import { normalizeIssue } from '../../normalize/normalize-issue.js'
import { issueRecord } from '../../wire/issue.js'
import { upsert } from './changes.js'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, projectContextOf } from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import { type AppliedTreatment, type EventFamily, forEach } from './treatment.js'

const commentDelivery = z.object({ issue: issueRecord, repository: deliveredRepository })

/**
 * Payloads count comments as they were before the event: GitHub's own example of a first comment says 0, that of the
 * deletion says 1. So the record is read again; what else is told of an issue is taken.
 */
const recount = aboutProject(commentDelivery, async ({ issue }, project, occasion) => {
  const { githubId, fullName } = project
  const { number } = issue
  if (issue.pull_request != null) {
    const { store, scope } = occasion.parts
    const where = { project_id: project.id, number }
    const [stored] = await store.rows(scope, { table: 'pull_requests', where, columns: ['github_id'] })
    if (stored === undefined)
      return { ignored: 'The pull request is not stored yet; its own event brings it' }
    const named = { stream: 'pull-requests', githubId: Number(stored.github_id), number } as const
    return { changes: [], readings: [{ of: 'records', githubId, fullName, records: [named] }] }
  }
  const observedAt = snapshotTime(issue.updated_at) ?? occasion.delivery.receivedAt
  const { comments: _, ...row } = normalizeIssue(issue, projectContextOf(occasion, project, observedAt))
  const named = { stream: 'bugs', githubId: issue.id, number } as const
  return {
    changes: [upsert('bugs', row)],
    readings: [{ of: 'records', githubId, fullName, records: [named] }],
  }
})

const counted: AppliedTreatment = {
  does: 'applied',
  tables: ['bugs'],
  handle: recount,
  note: 'Comments are counted, not stored: the one issue or pull request is read, as payloads count too few or too many.',
}

const uncounted = { does: 'ignored', reason: 'Comments are counted, not stored: the number stays' } as const

export const commentEvents: EventFamily = {
  issue_comment: {
    actions: {
      ...forEach(['created', 'deleted'], counted),
      ...forEach(['edited', 'pinned', 'unpinned'], uncounted),
    },
    otherwise: uncounted,
  },
}
