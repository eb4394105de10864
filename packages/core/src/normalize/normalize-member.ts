import type { Row } from '../model/column.js'
import { rowId } from '../model/ids.js'
import type { Member } from '../model/member.js'
import type { MemberRecord } from '../wire/member.js'
import type { OrganizationContext } from './context.js'
import { toldRow } from './told-row.js'
import { readText, type Told } from './told-values.js'

/** A row of `members`. */
export function normalizeMember(record: MemberRecord, context: OrganizationContext): Row {
  const { organization } = context
  return toldRow<Member>({
    id: rowId(context.scope, 'member', organization.id, record.id),
    organization_id: organization.id,
    github_id: record.id,
    organization: organization.login,
    login: record.login,
    name: readText(record.name),
    role: record.role,
    avatar_url: readAvatar(record.avatar_url),
    node_id: record.node_id,
    observed_at: context.observedAt,
  })
}

/** The picture's address. GraphQL's carries a hash of the picture (`u=`) that REST's lacks. */
function readAvatar(address: Told<string>): Told<string> {
  return readText(address?.replace(/\?u=[^&]*&/, '?') ?? address)
}
