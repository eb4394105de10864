import { expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import type { ProjectContext } from './context.js'
import { normalizeContributor } from './normalize-contributor.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context: ProjectContext = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  projectId: rowId(scope, 'project', 7),
}

test('an account is known by its id', () => {
  expect(normalizeContributor({ id: 1, login: 'ada', contributions: 12 }, context)).toEqual({
    id: rowId(scope, 'contributor', context.projectId, 'user:1'),
    project_id: context.projectId,
    identity: 'user:1',
    login: 'ada',
    commits: 12,
    observed_at: '2024-05-01T10:00:00.000Z',
  })
})

test('an anonymous one is known by the address in lower case', () => {
  expect(
    normalizeContributor({ email: 'Ada@Example.com', name: 'Ada', contributions: 1 }, context),
  ).toMatchObject({
    id: rowId(scope, 'contributor', context.projectId, 'email:ada@example.com'),
    identity: 'email:ada@example.com',
    login: null,
    name: 'Ada',
    commits: 1,
  })
})

test.each([[{ contributions: 3 }], [{ email: '', name: 'Ada', contributions: 3 }]])(
  '%j is nobody',
  (record) => {
    expect(normalizeContributor(record, context)).toBeNull()
  },
)
