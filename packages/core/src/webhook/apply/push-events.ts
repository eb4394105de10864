import { z } from 'zod'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, rereadProject } from './followed-project.js'
import type { EventFamily } from './treatment.js'

const pushDelivery = z.object({ ref: z.string(), repository: deliveredRepository })

/** Pushed commits may never reach the branch that is walked, or come out of order: they are never rows by themselves. */
const readPushed = aboutProject(pushDelivery, ({ ref, repository }, project) => {
  const isDefault = ref === `refs/heads/${repository.default_branch}`
  return {
    changes: [],
    readings: [rereadProject(project, ['projects', ...(isDefault ? branchStreams : [])])],
  }
})

const branchStreams = ['commits', 'contributors', 'project-metrics']

export const pushEvents: EventFamily = {
  push: {
    actions: {
      '': {
        does: 'read again',
        streams: ['projects', 'commits'],
        handle: readPushed,
        note: 'Commits where it was to the default branch; else the time of the push alone.',
      },
    },
  },
}
