import { z } from 'zod'
import { normalizeRelease } from '../../normalize/normalize-release.js'
import { type ReleaseRecord, releaseRecord } from '../../wire/release.js'
import { bury, upsert } from './changes.js'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, type FollowedProject, projectContextOf } from './followed-project.js'
import { snapshotTime } from './snapshot-time.js'
import { type AppliedTreatment, type EventFamily, forEach, type Occasion } from './treatment.js'

const releaseDelivery = z.object({ release: releaseRecord, repository: deliveredRepository })

const applyRelease = aboutProject(releaseDelivery, ({ release }, project, occasion) => ({
  changes: [upsert('releases', releaseRow(release, project, occasion))],
  readings: [],
}))

const buryRelease = aboutProject(releaseDelivery, async ({ release }, project, occasion) => ({
  changes: await bury(occasion, 'releases', releaseRow(release, project, occasion), { reason: 'deleted' }),
  readings: [],
}))

const told: AppliedTreatment = { does: 'applied', tables: ['releases'], handle: applyRelease }

export const releaseEvents: EventFamily = {
  release: {
    actions: {
      ...forEach(['created', 'edited', 'published', 'released', 'prereleased', 'unpublished'], told),
      deleted: {
        does: 'applied',
        tables: ['releases'],
        handle: buryRelease,
        note: 'The row becomes a tombstone.',
      },
    },
    otherwise: told,
  },
}

function releaseRow(release: ReleaseRecord, project: FollowedProject, occasion: Occasion) {
  const { updated_at, published_at, created_at } = release
  const observedAt = snapshotTime(updated_at, published_at, created_at) ?? occasion.delivery.receivedAt
  return normalizeRelease(release, projectContextOf(occasion, project, observedAt))
}
