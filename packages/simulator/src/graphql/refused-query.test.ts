import { expect, test } from 'vitest'
import { GraphqlWorld } from '../../test/graphql-world.js'

const repository = (selection: string): string =>
  `{ repository(owner: "acme", name: "engine") { ${selection} } }`

test.each([
  [
    'an unknown field',
    repository('nme'),
    "Field 'nme' doesn't exist on type 'Repository'",
    ['query', 'repository', 'nme'],
    { code: 'undefinedField', typeName: 'Repository', fieldName: 'nme' },
  ],
  [
    'an unknown field in a fragment',
    `${repository('...More')} fragment More on Repository { mine: nme }`,
    "Field 'nme' doesn't exist on type 'Repository'",
    ['fragment More', 'mine'],
    { code: 'undefinedField', typeName: 'Repository', fieldName: 'nme' },
  ],
  [
    'an unknown argument',
    repository('issues(since: "2024-01-01T00:00:00Z", first: 1) { totalCount }'),
    "Field 'issues' doesn't accept argument 'since'",
    ['query', 'repository', 'issues', 'since'],
    { code: 'argumentNotAccepted', name: 'issues', typeName: 'Field', argumentName: 'since' },
  ],
  [
    'a missing argument',
    repository('issue { title }'),
    "Field 'issue' is missing required arguments: number",
    ['query', 'repository', 'issue'],
    { code: 'missingRequiredArguments', className: 'Field', name: 'issue', arguments: 'number' },
  ],
  [
    'an object without a selection',
    'query Mine { viewer }',
    "Field must have selections (field 'viewer' returns User but has no selections. Did you mean 'viewer { ... }'?)",
    ['query Mine', 'viewer'],
    { code: 'selectionMismatch', nodeName: "field 'viewer'", typeName: 'User' },
  ],
])('%s is refused as GitHub does: 200, errors and no data', async (_, query, message, path, extensions) => {
  const { status, data, errors } = await new GraphqlWorld().ask(query)
  expect({ status, data }).toEqual({ status: 200, data: undefined })
  expect(errors).toMatchObject([{ message, path, extensions, locations: [{ line: 1 }] }])
})

test.each([
  ['a text that is no query', 'query {', {}],
  ['a value of the wrong kind', repository('issue(number: "5") { title }'), {}],
  [
    'a variable of the wrong kind',
    'query($n: Int!) { repository(owner: "a", name: "b") { issue(number: $n) { id } } }',
    { n: 'x' },
  ],
  [
    'a variable that is missing',
    'query($n: Int!) { repository(owner: "a", name: "b") { issue(number: $n) { id } } }',
    {},
  ],
  ['an unused variable', 'query($n: Int) { viewer { login } }', {}],
  ['an unknown enum value', repository('issues(first: 1, states: MERGED) { totalCount }'), {}],
  [
    'a query that is too large',
    repository(
      'issues(first: 100) { nodes { labels(first: 100) { nodes { issues(first: 100) { totalCount } } } } }',
    ),
    {},
  ],
])('%s is refused before anything is run', async (_, query, variables) => {
  const { status, data, errors } = await new GraphqlWorld().ask(query, variables)
  expect({ status, data, refused: (errors ?? []).length > 0 }).toEqual({
    status: 200,
    data: undefined,
    refused: true,
  })
})

test('a page without bounds fails where it stands, and the rest is answered', async () => {
  const { data, errors } = await new GraphqlWorld().ask(
    `{ a: repository(owner: "acme", name: "engine") { labels { nodes { name } } name } viewer { login } }`,
  )
  expect(data).toEqual({ a: { labels: null, name: 'engine' }, viewer: { login: 'ada' } })
  expect(errors).toMatchObject([
    {
      type: 'MISSING_PAGINATION_BOUNDARIES',
      path: ['a', 'labels'],
      message: 'You must provide a `first` or `last` value to properly paginate the `labels` connection.',
    },
  ])
})

test('more than 100 records or ids at once fail likewise', async () => {
  const github = new GraphqlWorld()
  const excessive = await github.ask(
    '{ organization(login: "acme") { repositories(first: 101) { totalCount } } }',
  )
  expect(excessive.data).toEqual({ organization: null })
  expect(excessive.errors).toMatchObject([
    {
      type: 'EXCESSIVE_PAGINATION',
      message:
        'Requesting 101 records on the `repositories` connection exceeds the `first` limit of 100 records.',
    },
  ])
  const ids = Array.from({ length: 101 }, () => github.repository.nodeId)
  const tooMany = await github.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
  expect(tooMany.data).toBeNull()
  expect(tooMany.errors).toMatchObject([{ type: 'ARGUMENT_LIMIT', path: ['nodes'] }])
})
