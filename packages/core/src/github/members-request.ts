import type { OwnerRecord, PageRequest } from '../contracts/source.js'

/** The first page of an organization's members. */
export function membersRequest(organization: OwnerRecord): PageRequest {
  return {
    stream: 'members',
    repository: null,
    organization,
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  }
}
