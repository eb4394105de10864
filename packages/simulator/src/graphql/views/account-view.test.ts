import { beforeEach, describe, expect, test } from 'vitest'
import { GraphqlWorld } from '../../../test/graphql-world.js'

let github: GraphqlWorld

beforeEach(() => {
  github = new GraphqlWorld()
})

async function listRepositories(args: string, owner = 'acme'): Promise<string[]> {
  const { data, errors } = await github.ask(
    `{ repositoryOwner(login: "${owner}") { repositories(first: 100, ${args}) { nodes { nameWithOwner } } } }`,
  )
  expect(errors).toBeUndefined()
  const found = data as { repositoryOwner: { repositories: { nodes: { nameWithOwner: string }[] } } }
  return found.repositoryOwner.repositories.nodes.map(
    ({ nameWithOwner }) => nameWithOwner.split('/')[1] ?? '',
  )
}

test('an account shows who it is', async () => {
  github.addAccount('bob', 'User', { id: 5, name: 'Bob', avatarUrl: 'https://a.example/u/5?v=4' })
  const { data } = await github.ask(
    '{ user(login: "bob") { databaseId login name email avatarUrl(size: 40) url createdAt } }',
  )
  expect(data).toEqual({
    user: {
      databaseId: 5,
      login: 'bob',
      name: 'Bob',
      email: '',
      avatarUrl: 'https://a.example/u/5?v=4&s=40',
      url: 'https://github.com/bob',
      createdAt: github.at(0),
    },
  })
})

test('members carry their role on the edge', async () => {
  const bob = github.addAccount('bob', 'User')
  github.world.setMembers(github.organization.id, [
    { organizationId: github.organization.id, userId: bob.id, role: 'member' },
    { organizationId: github.organization.id, userId: github.person.id, role: 'admin' },
  ])
  const page = async (after: string) => {
    const { data } =
      await github.ask(`{ organization(login: "acme") { viewerIsAMember membersWithRole(first: 1 ${after}) {
      totalCount edges { role cursor node { login databaseId name } } pageInfo { hasNextPage } } } }`)
    return data as { organization: { membersWithRole: { edges: { cursor: string }[] } } }
  }
  const first = await page('')
  expect(first.organization).toMatchObject({
    viewerIsAMember: true,
    membersWithRole: {
      totalCount: 2,
      edges: [{ role: 'ADMIN', node: { login: 'ada' } }],
      pageInfo: { hasNextPage: true },
    },
  })
  const second = await page(`after: "${first.organization.membersWithRole.edges[0]?.cursor}"`)
  expect(second.organization).toMatchObject({
    membersWithRole: {
      edges: [{ role: 'MEMBER', node: { login: 'bob' } }],
      pageInfo: { hasNextPage: false },
    },
  })
})

describe('repositories', () => {
  beforeEach(() => {
    github.addRepository('archive', {
      isArchived: true,
      stars: 9,
      updatedAt: github.at(50),
      pushedAt: github.at(70),
    })
    github.addRepository('Fork', {
      isFork: true,
      stars: 3,
      updatedAt: github.at(60),
      createdAt: github.at(-5),
    })
    github.addRepository('secret', { visibility: 'private', hasIssues: false, updatedAt: github.at(40) })
  })

  test.each([
    ['isArchived: true', ['archive']],
    ['isArchived: false, isFork: false', ['engine', 'secret']],
    ['isFork: true', ['Fork']],
    ['privacy: PRIVATE', ['secret']],
    ['visibility: PUBLIC', ['engine', 'archive', 'Fork']],
    ['hasIssuesEnabled: false', ['secret']],
    ['orderBy: { field: NAME, direction: ASC }', ['archive', 'engine', 'Fork', 'secret']],
    ['orderBy: { field: STARGAZERS, direction: DESC }', ['archive', 'Fork', 'secret', 'engine']],
    ['orderBy: { field: UPDATED_AT, direction: ASC }', ['engine', 'secret', 'archive', 'Fork']],
    ['orderBy: { field: CREATED_AT, direction: ASC }', ['Fork', 'engine', 'archive', 'secret']],
    ['orderBy: { field: PUSHED_AT, direction: DESC }', ['archive', 'secret', 'Fork', 'engine']],
  ])('by %s', async (args, names) => {
    expect(await listRepositories(args)).toEqual(names)
  })

  test("of a user are their own, and by affiliation those of the user's organizations", async () => {
    github.addRepository('dotfiles', { ownerId: github.person.id })
    github.world.setMembers(github.organization.id, [
      { organizationId: github.organization.id, userId: github.person.id, role: 'member' },
    ])
    expect(await listRepositories('', 'ada')).toEqual(['dotfiles'])
    expect(await listRepositories('ownerAffiliations: [OWNER]', 'ada')).toEqual(['dotfiles'])
    const all = 'ownerAffiliations: [OWNER, ORGANIZATION_MEMBER]'
    expect(await listRepositories(all, 'ada')).toEqual(['engine', 'archive', 'Fork', 'secret', 'dotfiles'])
    expect(await listRepositories('ownerAffiliations: [COLLABORATOR]', 'ada')).toEqual([])
  })

  test('by name', async () => {
    const { data } = await github.ask(
      '{ organization(login: "acme") { a: repository(name: "ENGINE") { name } } }',
    )
    expect(data).toEqual({ organization: { a: { name: 'engine' } } })
  })
})

describe('bots', () => {
  test('have no suffix as authors, and one where the schema has users only', async () => {
    const bot = github.addAccount('dependabot[bot]', 'Bot')
    github.addIssue(1, { authorId: bot.id, assigneeIds: [bot.id, github.person.id] })
    const [commit] = github.push(github.repository, ['bump'])
    if (commit) commit.author = { ...commit.author, accountId: bot.id }
    const { data } = await github.ask(`{ repository(owner: "acme", name: "engine") {
      issue(number: 1) { author { __typename login url ... on Bot { databaseId } } assignees(first: 5) { totalCount nodes { login } } }
      object(expression: "HEAD") { ... on Commit { author { user { login databaseId } } } } } }`)
    expect(data).toEqual({
      repository: {
        issue: {
          author: {
            __typename: 'Bot',
            login: 'dependabot',
            url: 'https://github.com/apps/dependabot',
            databaseId: bot.id,
          },
          assignees: { totalCount: 1, nodes: [{ login: 'ada' }] },
        },
        object: { author: { user: { login: 'dependabot[bot]', databaseId: bot.id } } },
      },
    })
  })
})
