import { expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer } from '../../../test/github/scripted-github.js'
import { userAgent, version } from './user-agent.js'

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const
const query = 'query { viewer { login } }'

const refusals: [string, ScriptedAnswer, string, RegExp][] = [
  [
    'a wrong token',
    { status: 401, body: { message: 'Bad credentials' } },
    'authentication_failed',
    /401 \(Bad credentials\)/,
  ],
  [
    'a missing scope',
    {
      status: 403,
      body: { message: 'Must have admin rights' },
      headers: { 'x-accepted-oauth-scopes': 'repo, admin:org', 'x-oauth-scopes': 'read:user' },
    },
    'permission_denied',
    /one of the scopes repo, admin:org; it has read:user$/,
  ],
  [
    'a missing permission',
    {
      status: 403,
      body: { message: 'Resource not accessible by integration' },
      headers: { 'x-accepted-github-permissions': 'issues=read' },
    },
    'permission_denied',
    /needs the permission issues=read/,
  ],
  [
    'single sign-on',
    {
      status: 403,
      body: { message: 'Resource protected by organization SAML enforcement.' },
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=1' },
    },
    'permission_denied',
    /SAML .* at https:\/\/github\.com\/orgs\/acme\/sso/,
  ],
  [
    'a repository out of sight',
    { status: 404, body: { message: 'Not Found' } },
    'repository_not_found',
    /may not see it/,
  ],
  [
    'a blocked repository',
    { status: 403, body: { message: 'Repository access blocked' } },
    'repository_unavailable',
    /blocked/,
  ],
  [
    'a takedown',
    { status: 451, body: { message: 'Repository access blocked' } },
    'repository_unavailable',
    /taken down/,
  ],
  [
    'wrong parameters',
    { status: 422, body: { message: 'Validation Failed', errors: [{ field: 'state', code: 'invalid' }] } },
    'request_refused',
    /"field":"state"/,
  ],
]

test.each(refusals)('%s is told apart', async (_name, answer, code, message) => {
  const { client } = scriptedClient(() => answer)
  await expect(client.request(...repository)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
})

test('an account out of sight is no repository', async () => {
  const { client } = scriptedClient(() => ({ status: 404, body: { message: 'Not Found' } }))
  await expect(client.request('GET /orgs/{org}/repos', { org: 'nobody' })).rejects.toMatchObject({
    code: 'owner_not_found',
  })
})

test('a server without GraphQL says which transport to choose', async () => {
  const { client } = scriptedClient(() => ({ status: 404, body: { message: 'Not Found' } }))
  await expect(client.graphql(query)).rejects.toMatchObject({
    code: 'configuration_invalid',
    message: expect.stringContaining('transport rest'),
  })
})

test.each([
  ['RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.', 'response_too_large'],
  ['MAX_NODE_LIMIT_EXCEEDED', 'By the time this query traverses …', 'response_too_large'],
  [
    '',
    'Something went wrong while executing your query. This may be the result of a timeout.',
    'response_too_large',
  ],
  ['FORBIDDEN', 'Resource not accessible by integration', 'permission_denied'],
  [
    'INSUFFICIENT_SCOPES',
    "The 'login' field requires one of the following scopes: ['read:org']",
    'permission_denied',
  ],
  ['', "Field 'nope' doesn't exist on type 'Query'", 'request_refused'],
])('a query refused with %s %s', async (type, message, code) => {
  const { client } = scriptedClient(() => ({ body: { errors: [{ type, message }] } }))
  await expect(client.graphql(query, {}, { isSplittable: true })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  })
})

test('data that came along with errors is kept, and so are the errors', async () => {
  const errors = [{ type: 'NOT_FOUND', path: ['b'], message: 'Could not resolve' }]
  const { client } = scriptedClient(() => ({ body: { data: { a: 1, b: null }, errors } }))
  expect(await client.graphql('query { a b }')).toMatchObject({ data: { a: 1, b: null }, errors })
})

test('GraphQL without a token fails before anything is sent', async () => {
  const { client, requests } = scriptedClient([], { auth: undefined as never })
  await expect(client.graphql(query)).rejects.toMatchObject({ code: 'token_missing' })
  expect(requests).toHaveLength(0)
})

test('an accepted status is an answer', async () => {
  const { client } = scriptedClient(() => ({ status: 410, body: { message: 'Gone' } }))
  expect(await client.request(...repository, { accept: [410] })).toMatchObject({ status: 410 })
})

test('every request names its API version, its wish for new ids and itself', async () => {
  const { client, requests } = scriptedClient(() => ({ body: { data: {} } }))
  await client.request(...repository)
  await client.graphql(query)
  for (const { headers } of requests) {
    expect(headers).toMatchObject({
      'x-github-api-version': '2022-11-28',
      'x-github-next-global-id': '1',
      accept: 'application/vnd.github+json',
      'user-agent': expect.stringMatching(`^${userAgent}`),
    })
  }
  expect(requests[1]?.url).toBe('https://api.github.com/graphql')
})

test('GraphQL of an enterprise server is asked beside its REST', async () => {
  const { client, requests } = scriptedClient(() => ({ body: { data: {} } }), {
    apiUrl: 'https://git.acme.test',
  })
  await client.graphql(query)
  await client.request(...repository)
  expect(requests.map(({ url }) => url)).toEqual([
    'https://git.acme.test/api/graphql',
    'https://git.acme.test/api/v3/repos/acme/web',
  ])
})

test('the user agent tells the version of the package', () => {
  expect(version).toBe(manifest.version)
})
