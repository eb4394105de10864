import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowId } from '../../model/ids.js'
import { type ContributingCommit, deriveContributors } from './derive-contributors.js'

const scope = { tenantId: 'default', host: 'github.com' }
const projectId = rowId(scope, 'project', 7)
const first: ContributingCommit = {
  sha: 'a',
  author_id: 1,
  author_email: 'ada@example.com',
  author_login: 'ada',
  author_name: 'Ada',
  committed_at: '2024-04-01T00:00:00.000Z',
  observed_at: '2024-05-01T00:00:00.000Z',
}
const later = '2024-04-02T00:00:00.000Z'

function derive(...commits: Partial<ContributingCommit>[]) {
  return deriveContributors(
    commits.map((commit) => ({ ...first, ...commit })),
    projectId,
    scope,
  )
}

describe('deriveContributors', () => {
  test('makes one whole row of all commits of an account, whatever the address', () => {
    expect(derive({}, { sha: 'b', author_email: 'ada@work.example', observed_at: later })).toEqual([
      {
        id: rowId(scope, 'contributor', projectId, 'user:1'),
        project_id: projectId,
        identity: 'user:1',
        login: 'ada',
        name: 'Ada',
        commits: 2,
        observed_at: '2024-05-01T00:00:00.000Z',
      },
    ])
  })

  test('knows unlinked commits by address, without regard to the case of its Latin letters', () => {
    const unlinked = { author_id: null, author_login: null }
    const rows = derive(
      { ...unlinked, author_email: 'Zoë.İ@Example.com' },
      { ...unlinked, author_email: 'zoë.İ@example.com' },
      { ...unlinked, author_email: 'bob@example.com', author_name: null },
    )
    expect(rows).toMatchObject([
      { identity: 'email:bob@example.com', login: null, name: null, commits: 1 },
      { identity: 'email:zoë.İ@example.com', login: null, commits: 2 },
    ])
  })

  test('leaves out commits that name neither account nor address', () => {
    expect(derive({ author_id: null, author_email: null, author_name: 'Nobody' })).toEqual([])
  })

  test.each([
    [
      'the newest commit',
      { sha: 'a', author_login: 'new', author_name: 'New', committed_at: later },
      {},
      'new',
      'New',
    ],
    [
      'the newest with a name',
      { author_login: null, author_name: null, committed_at: later },
      {},
      'ada',
      'Ada',
    ],
    [
      'the greater sha at the same time',
      { sha: 'b', author_login: 'b', author_name: 'B' },
      { sha: 'a' },
      'b',
      'B',
    ],
    [
      'one with a time over one without',
      { sha: 'b', author_name: 'B', committed_at: null },
      {},
      'ada',
      'Ada',
    ],
  ])('takes login and name from %s', (_, left, right, login, name) => {
    expect(derive(left, right)).toMatchObject([{ login, name }])
    expect(derive(right, left)).toMatchObject([{ login, name }])
  })

  test('does not depend on the order of the commits and counts each identified one once', () => {
    const commit = fc.record({
      sha: fc.stringMatching(/^[0-9a-f]{4}$/),
      author_id: fc.option(fc.integer({ min: 1, max: 3 })),
      author_email: fc.option(fc.constantFrom('a@x', 'A@X', 'b@x')),
      author_login: fc.option(fc.constantFrom('ada', 'bob')),
      author_name: fc.option(fc.constantFrom('Ada', 'Bob')),
      committed_at: fc.option(fc.constantFrom(later, first.committed_at)),
      observed_at: fc.constantFrom(later, first.observed_at),
    })
    fc.assert(
      fc.property(fc.uniqueArray(commit, { selector: ({ sha }) => sha, maxLength: 20 }), (commits) => {
        const before = structuredClone(commits)
        const rows = deriveContributors(commits, projectId, scope)
        expect(commits).toEqual(before)
        expect(deriveContributors([...commits].reverse(), projectId, scope)).toEqual(rows)
        const identified = commits.filter(
          ({ author_id, author_email }) => author_id !== null || author_email !== null,
        )
        expect(rows.reduce((sum, row) => sum + Number(row.commits), 0)).toBe(identified.length)
        expect(new Set(rows.map(({ identity }) => identity)).size).toBe(rows.length)
      }),
    )
  })
})
