import type { Act } from './cast.js'

/** What happens to people, members and tokens. */
export const accountActs = {
  narrowToken: ({ token }) => [{ action: 'changeToken', token, sees: 'public' }],
  widenToken: ({ token }) => [{ action: 'changeToken', token, sees: 'all' }],
  rotateToken: ({ token, inventName }) => [{ action: 'rotateToken', token, to: inventName() }],
  renameUser: ({ user, inventName }) => [{ action: 'renameUser', login: user, to: inventName() }],
  deleteUser: ({ user, how }) => (how === 0 ? [{ action: 'deleteUser', login: user }] : []),
  addMember: ({ owner, isOrganization, user, how }) =>
    isOrganization
      ? [{ action: 'addMember', organization: owner, login: user, role: how === 0 ? 'admin' : 'member' }]
      : [],
  removeMember: ({ owner, member }) =>
    member === undefined ? [] : [{ action: 'removeMember', organization: owner, login: member }],
} satisfies Record<string, Act>
