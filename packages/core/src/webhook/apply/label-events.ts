import { z } from 'zod'
import type { NamedRecord } from '../../contracts/reading.js'
import type { Row } from '../../model/column.js'
import { deliveredRepository } from './delivered-repository.js'
import { aboutProject, type FollowedProject } from './followed-project.js'
import { type Effect, type EventFamily, forEach, type Occasion, type ReadTreatment } from './treatment.js'

const labelDelivery = z.object({
  label: z.object({ name: z.string() }),
  changes: z.object({ name: z.object({ from: z.string() }).optional() }).optional(),
  repository: deliveredRepository,
})

const milestoneDelivery = z.object({
  milestone: z.object({ title: z.string() }),
  changes: z.object({ title: z.object({ from: z.string() }).optional() }).optional(),
  repository: deliveredRepository,
})

/** A renamed or deleted label changes records without moving their times: those that carry it are read. */
const readLabelled = aboutProject(labelDelivery, ({ label, changes }, project, occasion) => {
  const name = changes === undefined ? label.name : changes.name?.from
  if (name === undefined) return unnamed
  return readTouched(occasion, project, [
    'labels',
    ({ labels }) => Array.isArray(labels) && labels.includes(name),
  ])
})

const readPlanned = aboutProject(milestoneDelivery, ({ milestone, changes }, project, occasion) => {
  const title = changes === undefined ? milestone.title : changes.title?.from
  if (title === undefined) return unnamed
  return readTouched(occasion, project, ['milestone', (row) => row.milestone === title])
})

const unnamed: Effect = { ignored: 'Only the name is stored, and it stays' }

const relabelled: ReadTreatment = {
  does: 'read again',
  streams: ['bugs', 'pull-requests'],
  handle: readLabelled,
  note: 'Those that carry the old name, where there are any.',
}

const replanned: ReadTreatment = { ...relabelled, handle: readPlanned }

export const labelEvents: EventFamily = {
  label: {
    actions: {
      ...forEach(['edited', 'deleted'], relabelled),
      created: {
        does: 'ignored',
        reason: 'Nothing carries a new label; what gets it has an event of its own',
      },
    },
  },
  milestone: {
    actions: {
      ...forEach(['edited', 'deleted'], replanned),
      ...forEach(['created', 'opened', 'closed'], {
        does: 'ignored',
        reason: 'Only the title of a milestone is stored, with what it is planned for',
      }),
    },
  },
}

/** Column and test of the records that a name touched. */
type Touched = readonly [column: string, isTouched: (row: Row) => boolean]

const pageOfRows = 1000

async function readTouched(occasion: Occasion, project: FollowedProject, touched: Touched): Promise<Effect> {
  const { githubId, fullName } = project
  const records = [
    ...(await findTouched(occasion, project, 'bugs', touched)),
    ...(await findTouched(occasion, project, 'pull_requests', touched)),
  ]
  if (records.length === 0) return { ignored: 'Nothing that is stored carries the name' }
  return { changes: [], readings: [{ of: 'records', githubId, fullName, records }] }
}

async function findTouched(
  { parts: { store, scope } }: Occasion,
  project: FollowedProject,
  table: 'bugs' | 'pull_requests',
  [column, isTouched]: Touched,
): Promise<NamedRecord[]> {
  const stream = table === 'bugs' ? 'bugs' : 'pull-requests'
  const records: NamedRecord[] = []
  let after: readonly Row[string][] | undefined
  do {
    const rows: Row[] = await store.rows(scope, {
      table,
      where: { project_id: project.id },
      columns: ['github_id', 'number', column],
      limit: pageOfRows,
      ...(after && { after }),
    })
    for (const row of rows.filter(isTouched)) {
      records.push({ stream, number: Number(row.number) })
    }
    after = rows.length < pageOfRows ? undefined : [rows.at(-1)?.github_id ?? null]
  } while (after !== undefined)
  return records
}
