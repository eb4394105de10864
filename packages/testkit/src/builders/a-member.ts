import { type Member, rowId, type Scope } from '@hubsync/core'
import type { Told } from './told.js'

export type ToldMember = Told<Member>

/** A member of the organization with GitHub's id 900, as a source tells it, valid and whole. */
export function aMember(scope: Scope, told: Partial<ToldMember> = {}): ToldMember {
  const organizationId = told.organization_id ?? 900
  const githubId = told.github_id ?? 101
  return {
    id: rowId(scope, 'member', organizationId, githubId),
    organization_id: organizationId,
    github_id: githubId,
    organization: 'octo',
    login: 'ada',
    name: null,
    role: 'member',
    avatar_url: `https://avatars.example.org/${githubId}`,
    node_id: `U_${githubId}`,
    github_created_at: null,
    github_updated_at: null,
    observed_at: '2026-03-01T12:00:00.000Z',
    ...told,
  }
}
