import { z } from 'zod'
import type { Mark } from '../../contracts/store.js'
import { rowId } from '../../model/ids.js'
import { isOwnerFollowed, rereadProject } from './followed-project.js'
import { rereadOwner } from './organization-events.js'
import { readPayload } from './read-payload.js'
import { type Effect, type EventFamily, forEach, type Handle, type Occasion } from './treatment.js'

const installationDelivery = z.object({
  installation: z.object({ account: z.object({ id: z.int(), login: z.string().optional() }).nullish() }),
})

const namedRepository = z.object({ id: z.int(), full_name: z.string() })

const selectionDelivery = installationDelivery.extend({
  repositories_added: z.array(namedRepository).default([]),
  repositories_removed: z.array(namedRepository).default([]),
})

const notFollowed = { ignored: 'This tenant does not copy the account' } as const

/** The token sees them no longer, which is no deletion: they are missing. What was seen since stays. */
const hideProjects: Handle = async (occasion) => {
  const { account } = readPayload(installationDelivery, occasion.delivery).installation
  if (account == null) return notFollowed
  const where = { owner_id: account.id }
  const changes = await markMissing(occasion, where)
  return changes.length === 0
    ? { ignored: 'No project of the account is in sight' }
    : { changes, readings: [] }
}

const readOwner: Handle = async (occasion) => {
  const { account } = readPayload(installationDelivery, occasion.delivery).installation
  if (account == null || account.login === undefined) return notFollowed
  if (!(await isOwnerFollowed(occasion, account.id))) return notFollowed
  return { changes: [], readings: [rereadOwner({ id: account.id, login: account.login }, ['projects'])] }
}

const showProjects: Handle = async (occasion) => {
  const { installation, repositories_added } = readPayload(selectionDelivery, occasion.delivery)
  const { account } = installation
  if (account != null && (await isOwnerFollowed(occasion, account.id))) return readOwner(occasion)
  const stored = await storedAmong(occasion, repositories_added)
  if (stored.length === 0) return notFollowed
  const readings = stored.map(({ id, full_name }) =>
    rereadProject({ githubId: id, fullName: full_name }, ['projects']),
  )
  return { changes: [], readings }
}

const hideSelected: Handle = async (occasion): Promise<Effect> => {
  const { repositories_removed } = readPayload(selectionDelivery, occasion.delivery)
  const id = repositories_removed.map((repository) => rowId(occasion.parts.scope, 'project', repository.id))
  const changes = id.length === 0 ? [] : await markMissing(occasion, { id })
  return changes.length === 0
    ? { ignored: 'None of the repositories is in sight' }
    : { changes, readings: [] }
}

const missing = {
  does: 'applied',
  tables: ['projects'],
  note: 'Projects get `missing_since`, unless they were seen since; the next run clears it where they are in sight.',
} as const

const visible = {
  does: 'read again',
  streams: ['projects'],
  note: 'Where the account is followed: what is in sight is looked at.',
} as const

export const installationEvents: EventFamily = {
  installation: {
    actions: {
      ...forEach(['created', 'unsuspend'], { ...visible, handle: readOwner }),
      ...forEach(['deleted', 'suspend'], { ...missing, handle: hideProjects }),
      new_permissions_accepted: {
        does: 'passed on',
        reason: 'Permissions are asked for when they are needed',
      },
    },
  },
  installation_repositories: {
    actions: {
      added: { ...visible, handle: showProjects },
      removed: { ...missing, handle: hideSelected },
    },
  },
}

async function markMissing(
  { parts: { store, scope }, delivery }: Occasion,
  where: Mark['where'],
): Promise<Mark[]> {
  const stored = await store.rows(scope, {
    table: 'projects',
    where: { ...where, missing_since: null },
    columns: ['id', 'observed_at'],
  })
  const unseen = stored.filter(({ observed_at }) => String(observed_at) < delivery.receivedAt)
  const id = unseen.map((row) => String(row.id))
  const row = { missing_since: delivery.receivedAt }
  return id.length === 0 ? [] : [{ kind: 'mark', table: 'projects', where: { id }, row }]
}

async function storedAmong<Named extends { readonly id: number }>(
  { parts: { store, scope } }: Occasion,
  repositories: readonly Named[],
): Promise<Named[]> {
  const idOf = ({ id }: Named) => rowId(scope, 'project', id)
  if (repositories.length === 0) return []
  const stored = await store.ids(scope, { table: 'projects', where: { id: repositories.map(idOf) } })
  const known = new Set(stored.map(({ id }) => id))
  return repositories.filter((repository) => known.has(idOf(repository)))
}
