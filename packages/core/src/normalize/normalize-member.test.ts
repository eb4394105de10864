import { expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import { normalizeMember } from './normalize-member.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  organization: { id: 5, login: 'acme' },
}
const record = { id: 1, node_id: 'U_1', login: 'ada', role: 'admin', avatar_url: 'https://a/1' } as const

test('makes a row of an organization and a person, without the name that REST does not list', () => {
  expect(normalizeMember(record, context)).toEqual({
    id: rowId(scope, 'member', 5, 1),
    organization_id: 5,
    github_id: 1,
    organization: 'acme',
    login: 'ada',
    role: 'admin',
    avatar_url: 'https://a/1',
    node_id: 'U_1',
    observed_at: '2024-05-01T10:00:00.000Z',
  })
})

test.each([
  ['Ada', 'Ada'],
  ['', null],
  [null, null],
])('the name %j is stored as %j', (name, stored) => {
  expect(normalizeMember({ ...record, name }, context).name).toBe(stored)
})

test('the picture has one address, whichever transport told it', () => {
  const address = 'https://avatars.githubusercontent.com/u/1?v=4'
  for (const avatar_url of [address, 'https://avatars.githubusercontent.com/u/1?u=a59fef2a&v=4']) {
    expect(normalizeMember({ ...record, avatar_url }, context).avatar_url).toBe(address)
  }
  expect(normalizeMember({ ...record, avatar_url: null }, context).avatar_url).toBeNull()
})
