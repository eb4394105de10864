import { getOperationAST, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { loadSchema } from './load-schema.js'
import { measureQuery } from './measure-query.js'

const schema = loadSchema()

function measure(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  expect(validate(schema, document)).toEqual([])
  const operation = getOperationAST(document)
  if (!operation) throw new Error('The query has no operation')
  return measureQuery(schema, document, operation, variables)
}

/** N repositories, each with I issues, P pull requests of V reviews and K commits, and H commits of history. */
function createNestedQuery(n: number, i: number, p: number, v: number, k: number, h: number): string {
  const commits = k === 0 ? '' : `commits(first: ${k}) { nodes { id } }`
  return `{ organization(login: "acme") { repositories(first: ${n}) { nodes {
    issues(first: ${i}) { nodes { id } }
    pullRequests(first: ${p}) { nodes { reviews(first: ${v}) { nodes { id } } ${commits} } }
    defaultBranchRef { target { ... on Commit { history(first: ${h}) { nodes { oid } } } } }
  } } } }`
}

describe('the worked costs', () => {
  test.each([
    [100, 100, 100, 100, 100, 100, 20_301, 203, 2_030_100],
    [100, 100, 100, 46, 0, 100, 10_301, 103, 490_100],
    [100, 20, 20, 10, 10, 50, 4_301, 43, 49_100],
    [50, 50, 20, 20, 20, 100, 2_151, 22, 48_550],
    [25, 20, 20, 10, 10, 50, 1_076, 11, 12_275],
    [20, 50, 50, 20, 0, 100, 1_061, 11, 24_020],
    [10, 100, 100, 20, 0, 100, 1_031, 10, 23_010],
    [1, 100, 100, 100, 100, 100, 204, 2, 20_301],
  ])('N %i, I %i, P %i, V %i, K %i, H %i', (n, i, p, v, k, h, requests, points, nodes) => {
    const measured = measure(createNestedQuery(n, i, p, v, k, h))
    expect(measured).toMatchObject({ requests, points, nodeCount: nodes })
  })

  test.each([
    [100, 201, 2, 300],
    [99, 199, 2, 297],
    [90, 181, 2, 270],
  ])('a probe of %i repositories', (n, requests, points, nodes) => {
    const probe = `{ organization(login: "acme") { repositories(first: ${n}) { nodes {
      issues(first: 1) { totalCount nodes { updatedAt } }
      pullRequests(first: 1) { totalCount nodes { updatedAt } } } } } }`
    expect(measure(probe)).toMatchObject({ requests, points, nodeCount: nodes })
  })

  test("GitHub's own example: 5,101 requests are 51 points", () => {
    const query = `{ viewer { repositories(first: 100) { edges { node { issues(first: 50) { edges { node {
      labels(first: 60) { edges { node { name } } } } } } } } } } }`
    expect(measure(query)).toMatchObject({ requests: 5_101, points: 51, nodeCount: 100 + 5_000 + 300_000 })
  })

  test.each([
    [29, 1],
    [30, 2],
  ])('%i pull requests of five connections each cost %i, as GitHub was seen to charge', (size, points) => {
    const query = `{ repository(owner: "o", name: "r") { pullRequests(first: ${size}) { nodes {
      files(first: 5) { totalCount } reviews(first: 5) { totalCount } comments(first: 5) { totalCount }
      labels(first: 5) { totalCount } commits(first: 5) { totalCount } } } } }`
    expect(measure(query).points).toBe(points)
  })

  test('a query without connections costs the minimum of one point', () => {
    const query = '{ repository(owner: "o", name: "r") { name } }'
    expect(measure(query)).toMatchObject({ requests: 0, points: 1, nodeCount: 0 })
  })
})

describe('what is counted', () => {
  test('each alias counts', () => {
    const query =
      '{ repository(owner: "o", name: "r") { a: issues(first: 10) { totalCount } b: issues(first: 5) { totalCount } } }'
    expect(measure(query)).toMatchObject({ requests: 2, nodeCount: 15 })
  })

  test('the same field selected twice counts once', () => {
    const query = `{ repository(owner: "o", name: "r") { issues(first: 10) { totalCount } ...More } }
      fragment More on Repository { issues(first: 10) { nodes { labels(first: 2) { totalCount } } } }`
    expect(measure(query)).toMatchObject({ requests: 11, nodeCount: 30 })
  })

  test('fragments and variables are resolved', () => {
    const query = `query($first: Int!) { a: repository(owner: "o", name: "r") { ...Both } b: repository(owner: "o", name: "s") { ...Both } }
      fragment Both on Repository { issues(first: $first) { nodes { ...Labels } } }
      fragment Labels on Issue { labels(last: 3) { nodes { name } } }`
    expect(measure(query, { first: 7 })).toMatchObject({ requests: 2 * (1 + 7), nodeCount: 2 * (7 + 21) })
  })

  test('what @skip and @include leave out is free', () => {
    const query = `query($deep: Boolean!) { repository(owner: "o", name: "r") {
      issues(first: 10) @include(if: $deep) { nodes { id } }
      pullRequests(first: 10) @skip(if: $deep) { nodes { id labels(first: 1) { totalCount } } } } }`
    expect(measure(query, { deep: true })).toMatchObject({ requests: 1, nodeCount: 10 })
    expect(measure(query, { deep: false })).toMatchObject({ requests: 11, nodeCount: 20 })
  })

  test('a connection of which only the total is read is one request and no nodes', () => {
    const query =
      '{ repository(owner: "o", name: "r") { issues(first: 20) { nodes { comments { totalCount } } } } }'
    expect(measure(query)).toMatchObject({ requests: 21, nodeCount: 20 })
  })

  test('a list of ids multiplies what is below it', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `id${index}`)
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest {
      reviews(first: 100) { nodes { id } } commits(first: 100) { nodes { id } } } } }`
    expect(measure(query, { ids })).toMatchObject({ requests: 201, points: 2, nodeCount: 20_100 })
  })

  test('a query of its own price is free', () => {
    expect(measure('{ rateLimit { cost } }').isFree).toBe(true)
    expect(measure('{ rateLimit { cost } viewer { login } }').isFree).toBe(false)
    const dryRun = '{ rateLimit(dryRun: true) { cost } viewer { repositories(first: 5) { totalCount } } }'
    expect(measure(dryRun)).toMatchObject({ isDryRun: true, isFree: true, requests: 1 })
  })
})

describe('what is refused', () => {
  test('a query of more than 500,000 nodes', () => {
    const query = createNestedQuery(100, 100, 100, 100, 100, 100)
    expect(measure(query).refusal).toMatchObject({
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message:
        'By the time this query traverses to the reviews connection, it is requesting up to 2,030,100 possible ' +
        'nodes which exceeds the maximum limit of 500,000.',
    })
    const largest = createNestedQuery(100, 100, 100, 46, 0, 100)
    expect(measure(largest).refusal).toBeUndefined()
  })

  test('a query barely over the limit, in the numbers that GitHub was seen to give', () => {
    const query = (
      size: number,
    ) => `{ repository(owner: "o", name: "r") { pullRequests(first: ${size}) { nodes {
      commits(first: 100) { nodes { commit { authors(first: 100) { nodes { name } } } } } } } } }`
    expect(measure(query(50)).refusal?.message).toContain('the authors connection')
    expect(measure(query(50)).refusal?.message).toContain('up to 505,050 possible nodes')
    expect(measure(query(49)).refusal).toBeUndefined()
  })

  test.each([
    ['issues { nodes { id } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['issues { edges { cursor } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['issues { ... on IssueConnection { pageInfo { hasNextPage } } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['issues(first: null) { nodes { id } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['issues(first: 101) { totalCount }', 'EXCESSIVE_PAGINATION'],
    ['issues(last: 101) { nodes { id } }', 'EXCESSIVE_PAGINATION'],
    ['issues(first: -1) { nodes { id } }', 'EXCESSIVE_PAGINATION'],
  ])('the field %s', (field, type) => {
    const { refusedFields } = measure(`{ repository(owner: "o", name: "r") { ${field} } }`)
    expect([...refusedFields.values()].map((failure) => failure.type)).toEqual([type])
  })

  test.each([
    'issues { totalCount }',
    'issues(first: 0) { totalCount }',
    'issues(last: 100) { nodes { id } }',
  ])('but not the field %s', (field) => {
    expect(measure(`{ repository(owner: "o", name: "r") { ${field} } }`).refusedFields.size).toBe(0)
  })

  test('more than 100 ids', () => {
    const ids = Array.from({ length: 101 }, () => 'id')
    const { refusedFields } = measure('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
    expect([...refusedFields.values()]).toMatchObject([
      { type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids; you provided 101.' },
    ])
  })
})
