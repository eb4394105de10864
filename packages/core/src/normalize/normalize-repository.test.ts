import { describe, expect, test } from 'vitest'
import { rowId } from '../model/ids.js'
import type { RepositoryRecord } from '../wire/repository.js'
import type { NormalizeContext } from './context.js'
import { normalizeRepository } from './normalize-repository.js'
import { defaultLabelRules } from './triage/label-rules.js'

const context: NormalizeContext = {
  scope: { tenantId: 'default', host: 'github.com' },
  observedAt: '2024-05-01T10:00:00.000Z',
  day: '2024-05-01',
  labelRules: defaultLabelRules,
}
const record: RepositoryRecord = {
  id: 7,
  node_id: 'R_7',
  name: 'app',
  full_name: 'acme/app',
  owner: { login: 'acme', id: 5 },
  description: 'An app',
  html_url: 'https://github.com/acme/app',
  homepage: '',
  language: 'TypeScript',
  topics: ['react', 'app'],
  stargazers_count: 101,
  forks_count: 2,
  visibility: 'PUBLIC',
  private: false,
  fork: false,
  archived: false,
  disabled: false,
  has_issues: true,
  default_branch: 'main',
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2024-04-30T00:00:00Z',
  pushed_at: '2024-04-29T00:00:00Z',
}
const contents = {
  head_sha: 'abc',
  head_committed_at: '2024-04-28T00:00:00+02:00',
  languages: { TypeScript: 30_170 },
  tree: ['package.json', '.github/workflows/ci.yml', 'test/'],
}

describe('normalizeRepository', () => {
  test('tells of a listed repository what the listing tells', () => {
    expect(normalizeRepository(record, context)).toEqual({
      id: rowId(context.scope, 'project', 7),
      github_id: 7,
      name: 'app',
      full_name: 'acme/app',
      owner: 'acme',
      owner_id: 5,
      description: 'An app',
      github_url: 'https://github.com/acme/app',
      homepage: null,
      language: 'TypeScript',
      tags: ['app', 'react'],
      stars: 101,
      forks: 2,
      visibility: 'public',
      is_private: false,
      is_fork: false,
      is_archived: false,
      is_disabled: false,
      has_issues: true,
      default_branch: 'main',
      pushed_at: '2024-04-29T00:00:00.000Z',
      status: 'active',
      github_created_at: '2020-01-01T00:00:00.000Z',
      github_updated_at: '2024-04-30T00:00:00.000Z',
      node_id: 'R_7',
      observed_at: '2024-05-01T10:00:00.000Z',
    })
  })

  test('tells what is in it where that was read', () => {
    expect(normalizeRepository({ ...record, ...contents }, context)).toMatchObject({
      head_sha: 'abc',
      last_commit: '2024-04-27T22:00:00.000Z',
      has_ci: true,
      has_tests: true,
      tech_stack: ['Node.js', 'React', 'TypeScript'],
      lines_of_code: 1000,
    })
  })

  test('tells no technologies from a part of the evidence', () => {
    for (const untold of ['languages', 'tree', 'topics'] as const) {
      expect(
        normalizeRepository({ ...record, ...contents, [untold]: undefined }, context),
      ).not.toHaveProperty('tech_stack')
    }
  })

  test('has no branch, commit, test or line while it is empty, whatever branch REST names', () => {
    expect(normalizeRepository({ ...record, head_sha: null, pushed_at: null }, context)).toMatchObject({
      default_branch: null,
      head_sha: null,
      last_commit: null,
      pushed_at: null,
      has_ci: false,
      has_tests: false,
      tech_stack: ['React'],
      lines_of_code: 0,
    })
  })

  test('is shipped once it is archived', () => {
    expect(normalizeRepository({ ...record, archived: true }, context)).toMatchObject({
      is_archived: true,
      status: 'shipped',
    })
  })

  test('never writes what is derived or belongs to the host', () => {
    const row = normalizeRepository({ ...record, ...contents }, context)
    for (const column of ['open_issues', 'complexity', 'client_appeal', 'missing_since']) {
      expect(row).not.toHaveProperty(column)
    }
  })
})
