import { z } from 'zod'
import type { OwnerReading } from '../../contracts/reading.js'
import { normalizeMember } from '../../normalize/normalize-member.js'
import { upsert } from './changes.js'
import { contextOf, isOwnerFollowed } from './followed-project.js'
import { readPayload } from './read-payload.js'
import { type AppliedTreatment, type EventFamily, forEach, type Handle, type Occasion } from './treatment.js'

const account = z.object({ id: z.int(), login: z.string() })

const memberDelivery = z.object({
  membership: z.object({
    role: z.string().nullish(),
    user: account.extend({ node_id: z.string(), avatar_url: z.string().nullish() }).nullish(),
  }),
  organization: account,
})

/**
 * These payloads tell no time but that of their arrival, so the list of members is read as well: it has the last word
 * where an addition and a removal come in the wrong order.
 */
function applyMember(isGone: boolean): Handle {
  return async (occasion) => {
    const { membership, organization } = readPayload(memberDelivery, occasion.delivery)
    const { user, role } = membership
    if (!(await hasMembers(occasion, organization.id))) {
      return { ignored: 'This tenant does not copy the members of the organization' }
    }
    const readings = [rereadOwner(organization, ['members'])]
    if (user == null) return { changes: [], readings }
    const { receivedAt } = occasion.delivery
    const row = normalizeMember(
      { ...user, role: role === 'admin' ? 'admin' : 'member' },
      { ...contextOf(occasion, receivedAt), organization },
    )
    if (!isGone) return { changes: [upsert('members', row)], readings }
    const ids = [String(row.id)]
    return {
      changes: [{ kind: 'tombstone', table: 'members', ids, reason: 'removed', observedAt: receivedAt }],
      readings,
    }
  }
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

const membersTold = { does: 'applied', tables: ['members'] } as const
const note = 'The list of members is read as well, as the payload tells no time.'
const added: AppliedTreatment = { ...membersTold, handle: applyMember(false), note }
const removed: AppliedTreatment = { ...membersTold, handle: applyMember(true), note }

const renamed = {
  does: 'read again',
  streams: ['projects', 'members'],
  note: 'Projects and members carry the name of their owner.',
} as const

export const organizationEvents: EventFamily = {
  organization: {
    actions: {
      member_added: added,
      member_removed: removed,
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
