import { z } from 'zod'
import type { OwnerReading } from '../../contracts/reading.js'
import { isOwnerFollowed } from './followed-project.js'
import { readPayload } from './read-payload.js'
import { type EventFamily, forEach, type Handle, type Occasion } from './treatment.js'

const account = z.object({ id: z.int(), login: z.string() })

const memberDelivery = z.object({ organization: account })

/**
 * These payloads tell no time but that of their arrival, by which nobody can say whether an addition or a removal came
 * last: the list of members can.
 */
const readMembers: Handle = async (occasion) => {
  const { organization } = readPayload(memberDelivery, occasion.delivery)
  return (await hasMembers(occasion, organization.id))
    ? { changes: [], readings: [rereadOwner(organization, ['members'])] }
    : { ignored: 'This tenant does not copy the members of the organization' }
}

async function hasMembers({ parts: { store, scope } }: Occasion, organizationId: number): Promise<boolean> {
  const where = { organization_id: organizationId }
  return (await store.ids(scope, { table: 'members', where, visibility: 'all', limit: 1 })).length > 0
}

/** Every project of the account and every member is named after it. */
const renameOwner =
  (key: 'organization' | 'account'): Handle =>
  async (occasion) => {
    const owner = readPayload(z.object({ [key]: account }), occasion.delivery)[key]
    if (owner === undefined || !(await isOwnerFollowed(occasion, owner.id))) {
      return { ignored: 'This tenant does not copy the account' }
    }
    return { changes: [], readings: [rereadOwner(owner, ['projects', 'members'])] }
  }

export function rereadOwner(
  { id: githubId, login }: z.infer<typeof account>,
  streams: readonly string[],
): OwnerReading {
  return { of: 'owner', githubId, login, streams }
}

const listed = {
  does: 'read again',
  streams: ['members'],
  handle: readMembers,
  note: 'The list of members, as the payload tells no time.',
} as const

const renamed = {
  does: 'read again',
  streams: ['projects', 'members'],
  note: 'Projects and members carry the name of their owner.',
} as const

export const organizationEvents: EventFamily = {
  organization: {
    actions: {
      ...forEach(['member_added', 'member_removed'], listed),
      renamed: { ...renamed, handle: renameOwner('organization') },
      member_invited: { does: 'passed on', reason: 'Invitations are not stored' },
      deleted: {
        does: 'passed on',
        reason:
          'The next run notes its projects as missing, as a token may see them no more for other reasons',
      },
    },
  },
  installation_target: {
    actions: { renamed: { ...renamed, handle: renameOwner('account') } },
  },
  member: {
    actions: forEach(['added', 'edited', 'removed'], {
      does: 'passed on',
      reason:
        'Collaborators of repositories are not stored; members of organizations have an event of their own',
    }),
  },
  membership: {
    actions: forEach(['added', 'removed'], { does: 'passed on', reason: 'Teams are not stored' }),
  },
}
