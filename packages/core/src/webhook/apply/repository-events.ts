import { z } from 'zod'
import { normalizeRepository } from '../../normalize/normalize-repository.js'
import { repositoryRecord } from '../../wire/repository.js'
import { upsert } from './changes.js'
import { aboutProject, contextOf, rereadProject } from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import { type AppliedTreatment, type EventFamily, forEach, type Occasion } from './treatment.js'

const repositoryDelivery = z.object({ repository: repositoryRecord })

/** What a payload tells of a repository, and a look at it: its head and what it holds are told by no payload. */
const applyRepository = aboutProject(repositoryDelivery, ({ repository }, project, occasion) => ({
  changes: [upsert('projects', projectRow(repository, occasion))],
  readings: [rereadProject(project, ['projects'])],
}))

/**
 * A repository may be restored, so only what was seen before the event arrived is buried, and a reading that finds it
 * brings it back.
 */
const buryRepository = aboutProject(repositoryDelivery, ({ repository }, project, occasion) => ({
  changes: [
    upsert('projects', projectRow(repository, occasion)),
    {
      kind: 'tombstone',
      table: 'projects',
      ids: [project.id],
      reason: 'deleted',
      observedAt: occasion.delivery.receivedAt,
    },
  ],
  readings: [],
}))

const told: AppliedTreatment = {
  does: 'applied',
  tables: ['projects'],
  handle: applyRepository,
  note: 'The repository is looked at as well, for what payloads do not tell.',
}

export const repositoryEvents: EventFamily = {
  repository: {
    actions: {
      ...forEach(
        ['created', 'edited', 'renamed', 'archived', 'unarchived', 'privatized', 'publicized'],
        told,
      ),
      transferred: { ...told, note: 'The project keeps its rows under the new owner, and is looked at.' },
      deleted: {
        does: 'applied',
        tables: ['projects'],
        handle: buryRepository,
        note: 'The row becomes a tombstone, which hides everything below it.',
      },
    },
    otherwise: told,
  },
  public: { actions: { '': told } },
}

/** Payloads name a default branch even where there is none yet. */
function projectRow(repository: z.infer<typeof repositoryRecord>, occasion: Occasion) {
  const { default_branch: _, ...record } = repository
  const observedAt = snapshotTime(record.updated_at, record.pushed_at) ?? occasion.delivery.receivedAt
  return normalizeRepository(record, contextOf(occasion, observedAt))
}
