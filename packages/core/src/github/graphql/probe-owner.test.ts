import { expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer, SentRequest } from '../../../test/github/scripted-github.js'
import type { OwnerRecord, ProbePage } from '../../contracts/source.js'
import { chooseSource } from '../choose-source.js'

const { signal } = new AbortController()
const owner: OwnerRecord = { githubId: 1, nodeId: 'O_1', login: 'acme', type: 'Organization' }
const end = { hasNextPage: false, endCursor: null }

const repository = (id: number, more: object = {}) => ({
  ...{
    id: `R_${id}`,
    databaseId: id,
    name: `r${id}`,
    nameWithOwner: `acme/r${id}`,
    owner: { login: 'acme', databaseId: 1 },
  },
  ...{
    description: null,
    url: 'u',
    homepageUrl: null,
    primaryLanguage: null,
    stargazerCount: 0,
    forkCount: 0,
  },
  ...{
    visibility: 'PUBLIC',
    isPrivate: false,
    isFork: false,
    isArchived: false,
    isDisabled: false,
    hasIssuesEnabled: true,
  },
  ...{ createdAt: '2020-01-01T00:00:00Z', updatedAt: '2020-01-01T00:00:00Z', pushedAt: null },
  ...{
    defaultBranchRef: null,
    issues: { totalCount: 0, nodes: [] },
    pullRequests: { totalCount: 0, nodes: [] },
  },
  ...more,
})
const owned = (nodes: unknown[], pageInfo: object = end) => ({
  owner: { login: 'acme', repositories: { totalCount: nodes.length, pageInfo, nodes } },
})
const member = (id: number) => ({
  role: 'MEMBER',
  node: { id: `U_${id}`, databaseId: id, login: `u${id}`, name: null, avatarUrl: 'a' },
})
const roster = (ids: number[], pageInfo: object = end) => ({
  members: { page: { totalCount: ids.length, pageInfo, edges: ids.map(member) } },
})

async function probe(
  script: ScriptedAnswer[] | ((request: SentRequest, index: number) => ScriptedAnswer),
  options: { details?: boolean; members?: boolean } = {},
) {
  const { client, requests } = scriptedClient(script)
  const pages: ProbePage[] = []
  const { details = false, members = false } = options
  for await (const page of chooseSource(client).probe(owner, { details, members, signal })) pages.push(page)
  return { pages, queries: requests.map(({ body }) => JSON.parse(body).query as string) }
}

const refusal = {
  type: 'INSUFFICIENT_SCOPES',
  message:
    "The 'role' field requires one of the following scopes: ['read:org'], but your token has only ['repo'].",
}

test('a token that may not read members still sees the repositories, and the refusal names the scope', async () => {
  const { pages, queries } = await probe(
    [{ body: { errors: [refusal] } }, { body: { data: owned([repository(1)]) } }],
    { members: true },
  )
  expect(pages).toMatchObject([
    { repositories: [{ githubId: 1 }], members: { records: [], error: { code: 'permission_denied' } } },
  ])
  expect(pages[0]?.members?.error?.message).toContain('read:org')
  expect(queries[1]).not.toContain('membersWithRole')
})

test('members refused by themselves fail alone', async () => {
  const { pages } = await probe(
    [
      {
        body: {
          data: { ...owned([repository(1)]), members: null },
          errors: [{ ...refusal, path: ['members'] }],
        },
      },
    ],
    { members: true },
  )
  expect(pages).toMatchObject([
    { repositories: [{ githubId: 1 }], members: { error: { code: 'permission_denied' } } },
  ])
})

test('members that outlast the repositories come in pages of their own', async () => {
  const further = { hasNextPage: true, endCursor: 'm1' }
  const { pages, queries } = await probe(
    [
      { body: { data: { ...owned([repository(1)]), ...roster([1, 2], further) } } },
      { body: { data: { owner: { login: 'acme' }, ...roster([3]) } } },
    ],
    { members: true },
  )
  expect(pages.map(({ members }) => members?.records.length)).toEqual([2, 1])
  expect(pages.map(({ repositories }) => repositories.length)).toEqual([1, 0])
  expect(queries[1]).not.toContain('repositories(')
})

test('a look that is too much for GitHub is asked for in halves', async () => {
  const { pages, queries } = await probe((_request, index) =>
    index < 2 ? { status: 504, body: 'timeout' } : { body: { data: owned([repository(1)]) } },
  )
  expect(queries.map((query) => /repositories\(first: (\d+)/.exec(query)?.[1])).toEqual(['100', '50', '25'])
  expect(pages).toHaveLength(1)
})

const cutOff = (...nodes: object[]) => ({
  data: owned(nodes),
  errors: [
    {
      type: 'RESOURCE_LIMITS_EXCEEDED',
      path: ['owner', 'repositories', 'nodes', 0, 'issues'],
      message: 'Resource limits for this query exceeded.',
    },
  ],
})

test('a look cut off in the middle of one of several repositories is asked for again, smaller', async () => {
  const { queries } = await probe([
    { body: cutOff(repository(1, { issues: null }), repository(2)) },
    { body: { data: owned([repository(1), repository(2)]) } },
  ])
  expect(queries).toHaveLength(2)
})

test('a look cut off in the middle of a single repository leaves that untold and says why', async () => {
  const { pages, queries } = await probe([{ body: cutOff(repository(1, { issues: null })) }])
  expect(queries).toHaveLength(1)
  expect(pages[0]?.repositories).toMatchObject([
    { issues: null, pullRequests: { count: 0 }, error: { code: 'response_too_large' } },
  ])
})

test('what could not be told of a repository is not taken for empty', async () => {
  const at = (field: string) => ['owner', 'repositories', 'nodes', 0, field]
  const { pages } = await probe([
    {
      body: {
        data: owned([repository(1, { issues: null }), repository(2)]),
        errors: ['issues', 'defaultBranchRef'].map((field) => ({
          type: 'FORBIDDEN',
          path: at(field),
          message: 'No',
        })),
      },
    },
  ])
  const [hidden, told] = pages[0]?.repositories ?? []
  expect(hidden).toMatchObject({ issues: null, pullRequests: { count: 0 } })
  expect(hidden).not.toHaveProperty('headSha')
  expect(hidden?.record).not.toHaveProperty('default_branch')
  expect(told).toMatchObject({ headSha: null, issues: { count: 0, updatedAt: null } })
})

test('an account that vanished since it was found is no account without repositories', async () => {
  const gone = {
    data: { owner: null },
    errors: [{ type: 'NOT_FOUND', path: ['owner'], message: 'Could not resolve' }],
  }
  await expect(probe([{ body: gone }])).rejects.toMatchObject({ code: 'owner_not_found' })
})
