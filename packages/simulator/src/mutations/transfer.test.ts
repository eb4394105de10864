import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../create-simulator.js'
import { mutate } from './mutate.js'

let simulator: Simulator
let url: string

beforeEach(async () => {
  const everything = { login: 'acme', scopes: ['repo'] }
  simulator = createSimulator({
    repositories: 1,
    tokens: {
      all: { ...everything, visibleRepositories: 'all' },
      public: { ...everything, visibleRepositories: 'public' },
    },
  })
  url = await simulator.listen()
  mutate(simulator.world, [
    { action: 'createRepository', owner: 'acme', name: 'old' },
    { action: 'createRepository', owner: 'acme', name: 'new' },
    { action: 'createRepository', owner: 'acme', name: 'secret', visibility: 'private' },
    { action: 'createIssue', repository: 'acme/new', title: 'First here' },
    { action: 'createIssue', repository: 'acme/old', title: 'Wanders', labels: ['bug', 'only here'] },
  ])
})

afterEach(() => simulator.close())

interface RestIssue {
  id: number
  node_id: string
  number: number
  title: string
  repository_url: string
}

async function get(path: string, token = 'all') {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'test' }
  const answer = await fetch(path.startsWith('http') ? path : url + path, { headers, redirect: 'manual' })
  const body = (await answer.json()) as RestIssue & { message?: string }
  return { status: answer.status, location: answer.headers.get('location') ?? '', body }
}

async function ask(query: string, token = 'all') {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'test' }
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return (await answer.json()) as {
    data: unknown
    errors?: { type: string; path: unknown[]; message: string }[]
  }
}

function transfer(from: string, number: number, to: string): number {
  const [result] = mutate(simulator.world, [{ action: 'transferIssue', repository: from, number, to }])
  return result?.number ?? 0
}

describe('a transferred issue', () => {
  it('is found at its new place by REST, with another id, node id and number', async () => {
    const { body: before } = await get('/repos/acme/old/issues/1')
    expect(transfer('acme/old', 1, 'acme/new')).toBe(2)
    const moved = await get('/repos/acme/old/issues/1')
    expect(moved.status).toBe(301)
    expect(moved.body).toMatchObject({ message: 'Moved Permanently' })
    const { status, body } = await get(moved.location)
    expect(status).toBe(200)
    expect(body).toMatchObject({ title: 'Wanders', number: 2, labels: [{ name: 'bug' }] })
    expect(body.repository_url).toMatch(/\/repos\/acme\/new$/)
    expect([body.id, body.node_id]).not.toContain(before.id)
    expect(body.node_id).not.toBe(before.node_id)
    const followed = await fetch(`${url}/repos/acme/old/issues/1`, {
      headers: { authorization: 'Bearer all', 'user-agent': 'test' },
    })
    expect([followed.redirected, ((await followed.json()) as RestIssue).id]).toEqual([true, body.id])
    expect((await get('/repos/acme/old/issues')).body).toEqual([])
    expect((await get('/repos/acme/old/issues/1/comments')).status).toBe(404)
  })

  it('is unknown to those who may not see where it went, or where it came from', async () => {
    transfer('acme/old', 1, 'acme/secret')
    expect((await get('/repos/acme/old/issues/1')).status).toBe(301)
    expect(await get('/repos/acme/old/issues/1', 'public')).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    })
    transfer('acme/secret', 1, 'acme/new')
    expect((await get('/repos/acme/secret/issues/1')).status).toBe(301)
    expect((await get('/repos/acme/secret/issues/1', 'public')).status).toBe(404)
  })

  it('is followed from place to place, and back to where it once was', async () => {
    expect(transfer('acme/old', 1, 'acme/new')).toBe(2)
    expect(transfer('acme/new', 2, 'acme/old')).toBe(2)
    const first = await get('/repos/acme/old/issues/1')
    expect(first.status).toBe(301)
    const second = await get(first.location)
    expect(second.status).toBe(301)
    expect(await get(second.location)).toMatchObject({ status: 200, body: { number: 2, title: 'Wanders' } })
    mutate(simulator.world, [{ action: 'renameRepository', repository: 'acme/old', name: 'older' }])
    expect((await get(second.location)).status).toBe(200)
    mutate(simulator.world, [{ action: 'deleteIssue', repository: 'acme/older', number: 2 }])
    expect((await get(second.location)).status).toBe(410)
  })

  it('is nowhere once its new repository is deleted or does not show issues', async () => {
    transfer('acme/old', 1, 'acme/new')
    mutate(simulator.world, [{ action: 'disableIssues', repository: 'acme/new' }])
    const { status, location } = await get('/repos/acme/old/issues/1')
    expect([status, (await get(location)).status]).toEqual([301, 410])
    mutate(simulator.world, [{ action: 'deleteRepository', repository: 'acme/new' }])
    expect((await get('/repos/acme/old/issues/1')).status).toBe(404)
  })

  it('is not found by GraphQL, neither by its old number nor by its old node id', async () => {
    const { body: before } = await get('/repos/acme/old/issues/1')
    transfer('acme/old', 1, 'acme/new')
    const { data, errors } = await ask(`{
      repository(owner: "acme", name: "old") {
        issue(number: 1) { id } issueOrPullRequest(number: 1) { __typename } issues(first: 5) { totalCount nodes { id } } }
      node(id: "${before.node_id}") { id } nodes(ids: ["${before.node_id}"]) { id }
      new: repository(owner: "acme", name: "new") { issue(number: 2) { title } } }`)
    expect(data).toEqual({
      repository: { issue: null, issueOrPullRequest: null, issues: { totalCount: 0, nodes: [] } },
      node: null,
      nodes: [null],
      new: { issue: { title: 'Wanders' } },
    })
    expect(errors?.map(({ type, path }) => [type, path.join('.')])).toEqual([
      ['NOT_FOUND', 'repository.issue'],
      ['NOT_FOUND', 'repository.issueOrPullRequest'],
      ['NOT_FOUND', 'node'],
      ['NOT_FOUND', 'nodes.0'],
    ])
    expect(errors?.[0]?.message).toBe('Could not resolve to an Issue with the number of 1.')
  })
})

describe('a deleted issue', () => {
  it('is gone for REST where its repository and its issues can be read, unknown where not', async () => {
    mutate(simulator.world, [
      { action: 'createIssue', repository: 'acme/secret', title: 'Deleted' },
      { action: 'deleteIssue', repository: 'acme/secret', number: 1 },
      { action: 'deleteIssue', repository: 'acme/old', number: 1 },
    ])
    expect(await get('/repos/acme/old/issues/1')).toMatchObject({
      status: 410,
      body: { message: 'This issue was deleted' },
    })
    expect((await get('/repos/acme/secret/issues/1')).status).toBe(410)
    expect((await get('/repos/acme/secret/issues/1', 'public')).status).toBe(404)
    expect((await get('/repos/acme/old/issues/2')).status).toBe(404)
  })

  it('is told by the same status as issues that are switched off, with another message', async () => {
    mutate(simulator.world, [
      { action: 'createIssue', repository: 'acme/old', title: 'Stays' },
      { action: 'deleteIssue', repository: 'acme/old', number: 1 },
      { action: 'disableIssues', repository: 'acme/old' },
    ])
    for (const path of ['/issues/1', '/issues/2', '/issues'].map((rest) => `/repos/acme/old${rest}`)) {
      expect(await get(path)).toMatchObject({
        status: 410,
        body: { message: 'Issues are disabled for this repo' },
      })
    }
  })

  it('is not found by GraphQL', async () => {
    const { body } = await get('/repos/acme/old/issues/1')
    mutate(simulator.world, [{ action: 'deleteIssue', repository: 'acme/old', number: 1 }])
    const { data, errors } = await ask(
      `{ repository(owner: "acme", name: "old") { issue(number: 1) { id } } nodes(ids: ["${body.node_id}"]) { id } }`,
    )
    expect(data).toEqual({ repository: { issue: null }, nodes: [null] })
    expect(errors?.map(({ type }) => type)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  })
})
