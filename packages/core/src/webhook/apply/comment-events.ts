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
const recount = aboutProject(commentDelivery, ({ issue }, project, occasion) => {
  const { githubId, fullName } = project
  const stream = issue.pull_request == null ? 'bugs' : 'pull-requests'
  const readings = [
    { of: 'records', githubId, fullName, records: [{ stream, number: issue.number }] } as const,
  ]
  if (stream === 'pull-requests') return { changes: [], readings }
  const observedAt = snapshotTime(issue.updated_at) ?? occasion.delivery.receivedAt
  const { comments: _, ...row } = normalizeIssue(issue, projectContextOf(occasion, project, observedAt))
  return { changes: [upsert('bugs', row)], readings }
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
