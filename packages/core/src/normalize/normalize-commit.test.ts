import { describe, expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import { type CommitRecord, commitRecord } from '../wire/commit.js'
import type { ProjectContext } from './context.js'
import { normalizeCommit } from './normalize-commit.js'
import { defaultLabelRules } from './triage/label-rules.js'

const scope = { tenantId: 'default', host: 'github.com' }
const context: ProjectContext = {
  scope,
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
  projectId: rowId(scope, 'project', 7),
}
const author = { name: 'Ada', email: 'Ada@Example.com', date: '2024-04-01T12:00:00+02:00' }
const record: CommitRecord = {
  sha: 'abc',
  node_id: 'C_abc',
  html_url: 'https://github.com/acme/app/commit/abc',
  commit: { message: 'Fix\n\nit', author, committer: { ...author, date: '2024-04-02T00:00:00Z' } },
  author: { login: 'ada', id: 1 },
}

function commitBy(email: string, linked: CommitRecord['author']): CommitRecord {
  return { ...record, commit: { ...record.commit, author: { ...author, email } }, author: linked }
}

describe('normalizeCommit', () => {
  test('makes a row of a commit on the default branch', () => {
    expect(normalizeCommit(record, context)).toEqual({
      id: rowId(scope, 'commit', context.projectId, 'abc'),
      project_id: context.projectId,
      sha: 'abc',
      message: 'Fix\n\nit',
      author_name: 'Ada',
      author_email: 'Ada@Example.com',
      author_login: 'ada',
      author_id: 1,
      authored_at: '2024-04-01T10:00:00.000Z',
      committed_at: '2024-04-02T00:00:00.000Z',
      github_url: 'https://github.com/acme/app/commit/abc',
      on_default_branch: true,
      is_orphaned: false,
      node_id: 'C_abc',
      observed_at: '2024-05-01T10:00:00.000Z',
    })
  })

  test('tells parents and statistics where they were asked for, a root’s lack of parents too', () => {
    const told = { parents: [{ sha: 'b' }, { sha: 'a' }], stats: { additions: 1, deletions: 0 } }
    expect(normalizeCommit({ ...record, ...told }, context)).toMatchObject({
      parents: ['b', 'a'],
      additions: 1,
      deletions: 0,
    })
    expect(normalizeCommit({ ...record, parents: [] }, context).parents).toEqual([])
  })

  test.each([
    ['the account that GitHub links', '9+other@users.noreply.github.com', { login: 'ada', id: 1 }, 'ada', 1],
    ['else the one its private address names', '9+other@users.noreply.github.com', null, 'other', 9],
    ['a bot too', '4+dependabot[bot]@users.noreply.github.com', null, 'dependabot[bot]', 4],
    ['else nobody', 'ada@example.com', null, null, null],
    ['nobody for an address of another host', '9+other@users.noreply.ghe.example.com', null, null, null],
  ])('is by %s', (_, email, linked, login, id) => {
    expect(normalizeCommit(commitBy(email, linked), context)).toMatchObject({
      author_login: login,
      author_id: id,
    })
  })

  test('reads the empty object that GitHub sends where it cannot tell the account', () => {
    const parsed = commitRecord.parse({ ...record, author: {} })
    expect(normalizeCommit(parsed, context)).toMatchObject({ author_login: null, author_id: null })
  })

  test('leaves the account alone where the source does not tell it', () => {
    const { author: linked, ...untold } = record
    expect(normalizeCommit(untold, context)).not.toHaveProperty('author_login')
  })

  test('takes empty names for none and impossible dates for unknown', () => {
    const odd = { name: '', email: '', date: '+099999-01-01T00:00:00Z' }
    expect(
      normalizeCommit(
        { ...record, author: null, commit: { message: '\0', author: odd, committer: odd } },
        context,
      ),
    ).toMatchObject({
      message: '',
      author_name: null,
      author_email: null,
      authored_at: null,
      committed_at: null,
    })
  })
})
