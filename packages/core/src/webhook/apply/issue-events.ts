import { z } from 'zod'
import { normalizeIssue } from '../../normalize/normalize-issue.js'
import { issueRecord } from '../../wire/issue.js'
import { bury, upsert } from './changes.js'
import { deliveredRepository } from './delivered-repository.js'
import {
  aboutProject,
  type FollowedProject,
  findFollowedProject,
  projectContextOf,
  readWhole,
  rereadProject,
} from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import { type AppliedTreatment, type EventFamily, forEach, type Handle, type Occasion } from './treatment.js'

const issueDelivery = z.object({ issue: issueRecord, repository: deliveredRepository })

const transferDelivery = issueDelivery.extend({
  changes: z.object({
    new_issue: z.object({ number: z.int() }),
    new_repository: deliveredRepository,
  }),
})

const applyIssue = aboutProject(issueDelivery, ({ issue }, project, occasion) => ({
  changes: [upsert('bugs', bugRow(issue, project, occasion))],
  readings: [],
}))

const buryIssue = aboutProject(issueDelivery, async ({ issue }, project, occasion) => ({
  changes: await bury(occasion, 'bugs', bugRow(issue, project, occasion), { reason: 'deleted' }),
  readings: [],
}))

/** The issue goes on under another id elsewhere, where its own event and a reading bring it. */
const moveIssue: Handle = aboutProject(transferDelivery, async ({ issue, changes }, project, occasion) => {
  const { new_issue, new_repository } = changes
  const row = { moved_to: `${new_repository.full_name}#${new_issue.number}` }
  const buried = await bury(occasion, 'bugs', bugRow(issue, project, occasion), {
    reason: 'transferred',
    row,
  })
  const target = await findFollowedProject(occasion, new_repository)
  if (target === null) return { changes: buried, readings: [] }
  return { changes: buried, readings: [target.isRead ? rereadProject(target, ['bugs']) : readWhole(target)] }
})

const told: AppliedTreatment = { does: 'applied', tables: ['bugs'], handle: applyIssue }

export const issueEvents: EventFamily = {
  issues: {
    actions: {
      ...forEach(
        [
          'opened',
          'edited',
          'closed',
          'reopened',
          'assigned',
          'unassigned',
          'labeled',
          'unlabeled',
          'milestoned',
          'demilestoned',
          'locked',
          'unlocked',
          'typed',
          'untyped',
        ],
        told,
      ),
      ...forEach(['pinned', 'unpinned'], {
        does: 'ignored',
        reason: 'It is not stored which issues are pinned',
      }),
      deleted: {
        does: 'applied',
        tables: ['bugs'],
        handle: buryIssue,
        note: 'The row becomes a tombstone.',
      },
      transferred: {
        does: 'applied',
        tables: ['bugs'],
        handle: moveIssue,
        note: 'The row becomes a tombstone with `moved_to`; the issues of the other repository are read where it is followed.',
      },
    },
    otherwise: told,
  },
}

function bugRow(issue: z.infer<typeof issueRecord>, project: FollowedProject, occasion: Occasion) {
  const observedAt = snapshotTime(issue.updated_at) ?? occasion.delivery.receivedAt
  return normalizeIssue(issue, projectContextOf(occasion, project, observedAt))
}
