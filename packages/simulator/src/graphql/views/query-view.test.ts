import { beforeEach, describe, expect, test } from 'vitest'
import { GraphqlWorld } from '../../../test/graphql-world.js'
import { createCommitNodeId } from '../../world/node-id.js'

let github: GraphqlWorld

beforeEach(() => {
  github = new GraphqlWorld()
})

async function askNodes(ids: string[], token?: string) {
  return github.ask('query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids }, token)
}

describe('looking up', () => {
  test('accounts by login, each kind at its own door', async () => {
    const { data } = await github.ask(`{ organization(login: "ACME") { login } user(login: "ada") { login }
      a: repositoryOwner(login: "acme") { __typename login } b: repositoryOwner(login: "ada") { __typename } }`)
    expect(data).toEqual({
      organization: { login: 'acme' },
      user: { login: 'ada' },
      a: { __typename: 'Organization', login: 'acme' },
      b: { __typename: 'User' },
    })
  })

  test('what is not there is null with an error of its own, and the rest is answered', async () => {
    const { data, errors } = await github.ask(`{
      a: repository(owner: "acme", name: "gone") { name } b: repository(owner: "acme", name: "engine") { name issue(number: 9) { id } pullRequest(number: 8) { id } }
      user(login: "acme") { login } organization(login: "ada") { login } node(id: "nonsense") { id }
      repositoryOwner(login: "nobody") { login } }`)
    expect(data).toEqual({
      a: null,
      b: { name: 'engine', issue: null, pullRequest: null },
      user: null,
      organization: null,
      node: null,
      repositoryOwner: null,
    })
    expect(errors?.map(({ type, path, message }) => [type, path, message])).toEqual([
      ['NOT_FOUND', ['a'], "Could not resolve to a Repository with the name 'acme/gone'."],
      ['NOT_FOUND', ['b', 'issue'], 'Could not resolve to an Issue with the number of 9.'],
      ['NOT_FOUND', ['b', 'pullRequest'], 'Could not resolve to a PullRequest with the number of 8.'],
      ['NOT_FOUND', ['user'], "Could not resolve to a User with the login of 'acme'."],
      ['NOT_FOUND', ['organization'], "Could not resolve to an Organization with the login of 'ada'."],
      ['NOT_FOUND', ['node'], "Could not resolve to a node with the global id of 'nonsense'"],
    ])
  })

  test("an issue's number does not find a pull request, nor the other way", async () => {
    github.addPullRequest(1)
    github.addIssue(2)
    const { data } = await github.ask(`{ repository(owner: "acme", name: "engine") {
      a: issue(number: 1) { id } b: pullRequest(number: 2) { id }
      c: issueOrPullRequest(number: 1) { __typename } d: issueOrPullRequest(number: 2) { __typename } } }`)
    expect(data).toEqual({
      repository: { a: null, b: null, c: { __typename: 'PullRequest' }, d: { __typename: 'Issue' } },
    })
  })
})

describe('node ids', () => {
  test('find every kind of thing', async () => {
    const [commit] = github.push(github.repository, ['one'])
    const pullRequest = github.addPullRequest(1)
    const ids = [
      github.organization.nodeId,
      github.person.nodeId,
      github.addAccount('helper', 'Bot').nodeId,
      github.repository.nodeId,
      github.addIssue(2).nodeId,
      pullRequest.nodeId,
      github.addReview(pullRequest).nodeId,
      createCommitNodeId(github.repository.id, commit?.sha ?? ''),
    ]
    const kinds = [
      'Organization',
      'User',
      'Bot',
      'Repository',
      'Issue',
      'PullRequest',
      'PullRequestReview',
      'Commit',
    ]
    const { data, errors } = await askNodes(ids)
    expect(errors).toBeUndefined()
    expect(data).toEqual({ nodes: kinds.map((__typename, index) => ({ __typename, id: ids[index] })) })
  })

  test('that lead nowhere are null in their place', async () => {
    const kept = github.addIssue(1)
    const deleted = github.addIssue(2)
    github.world.removeIssue(deleted, { how: 'deleted' })
    const { data, errors } = await askNodes([deleted.nodeId, kept.nodeId])
    expect(data).toEqual({ nodes: [null, { __typename: 'Issue', id: kept.nodeId }] })
    expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 0] }])
  })

  test('of a deleted repository and all that was in it lead nowhere', async () => {
    const issue = github.addIssue(1)
    github.world.removeRepository(github.repository, github.at(9))
    const { data, errors } = await askNodes([github.repository.nodeId, issue.nodeId])
    expect(data).toEqual({ nodes: [null, null] })
    expect(errors).toHaveLength(2)
  })

  test('of pending reviews lead nowhere but for their author', async () => {
    const stranger = github.addAccount('eve', 'User')
    const facts = { state: 'PENDING', submittedAt: null } as const
    const pullRequest = github.addPullRequest(1)
    const theirs = github.addReview(pullRequest, { ...facts, authorId: stranger.id })
    const own = github.addReview(pullRequest, { ...facts, authorId: github.person.id })
    const { data } = await askNodes([theirs.nodeId, own.nodeId])
    expect(data).toMatchObject({ nodes: [null, { id: own.nodeId }] })
  })
})

describe('names that changed', () => {
  beforeEach(() => {
    github.world.moveRepository(github.repository, github.organization.id, 'motor')
  })

  test('still lead to the repository, under its new name', async () => {
    const { data } = await github.ask(
      '{ repository(owner: "acme", name: "engine") { nameWithOwner databaseId } }',
    )
    expect(data).toEqual({ repository: { nameWithOwner: 'acme/motor', databaseId: github.repository.id } })
  })

  test('lead nowhere when renames are not to be followed', async () => {
    const { data, errors } = await github.ask(
      '{ repository(owner: "acme", name: "engine", followRenames: false) { name } }',
    )
    expect(data).toEqual({ repository: null })
    expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['repository'] }])
  })

  test('lead to whoever took the name', async () => {
    const heir = github.addRepository('engine')
    const { data } = await github.ask('{ repository(owner: "acme", name: "engine") { databaseId } }')
    expect(data).toEqual({ repository: { databaseId: heir.id } })
  })
})

describe('what the token may not see', () => {
  test('is as if it did not exist, wherever one looks', async () => {
    const tokens = {
      some: { login: 'ada', scopes: [], visibleRepositories: { ids: [7001] } },
      none: { login: 'ada', scopes: [], visibleRepositories: 'public' as const },
    }
    github = new GraphqlWorld({ tokens })
    const seen = github.addRepository('seen', { id: 7001, visibility: 'private' })
    const hidden = github.addRepository('hidden', { id: 7002, visibility: 'internal' })
    const issue = github.addIssue(1, { repositoryId: hidden.id })
    github.push(hidden, ['secret'])
    const commitId = createCommitNodeId(hidden.id, hidden.headSha ?? '')

    const list = `{ organization(login: "acme") { repositories(first: 10) { totalCount nodes { name } }
      repository(name: "hidden") { name } } repository(owner: "acme", name: "hidden") { name } }`
    const { data, errors } = await github.ask(list, {}, 'some')
    expect(data).toEqual({
      organization: {
        repositories: { totalCount: 2, nodes: [{ name: 'engine' }, { name: 'seen' }] },
        repository: null,
      },
      repository: null,
    })
    expect(errors?.map(({ path }) => path)).toContainEqual(['repository'])

    const nodes = await askNodes([hidden.nodeId, issue.nodeId, commitId, seen.nodeId], 'some')
    expect(nodes.data).toMatchObject({ nodes: [null, null, null, { id: seen.nodeId }] })
    const less = await askNodes([seen.nodeId], 'none')
    expect(less.data).toEqual({ nodes: [null] })
  })
})
