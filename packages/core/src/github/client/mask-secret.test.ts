import { inspect } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { scriptedClient, token } from '../../../test/github/scripted-client.js'
import type { ScriptedAnswer } from '../../../test/github/scripted-github.js'
import type { GitHubClient } from './github-client.js'
import { maskError, maskJson, maskText } from './mask-secret.js'

/** Everything that can be seen of a value. */
function shown(value: unknown): string {
  const stack = value instanceof Error ? value.stack : ''
  return `${inspect(value, { depth: 20, showHidden: true })}\n${JSON.stringify(value)}\n${stack}`
}

const echo = `Odd: Bearer ${token}`
const echoes: [string, ScriptedAnswer | Error][] = [
  ...[400, 401, 403, 404, 410, 422, 429, 451, 500, 502].map((status): [string, ScriptedAnswer] => [
    `a ${status}`,
    { status, body: { message: echo, errors: [{ [token]: token }, echo] } },
  ]),
  [
    'the headers of a 403',
    {
      status: 403,
      body: { message: 'No' },
      headers: {
        'x-accepted-oauth-scopes': token,
        'x-oauth-scopes': token,
        'x-accepted-github-permissions': token,
        'x-github-sso': `url=https://x/${token}`,
        'x-github-request-id': token,
      },
    },
  ],
  ['the type of an answer that is no JSON', { body: echo, headers: { 'content-type': `text/${token}` } }],
  ['JSON that is cut short', { body: `{"message": "${echo}"`, headers: { 'x-github-request-id': token } }],
  ['an error of a query', { body: { data: null, errors: [{ type: token, message: echo, path: [token] }] } }],
  [
    'a server error in the clothes of a success',
    { body: { data: null, errors: [{ message: `Something went wrong while executing ${token}` }] } },
  ],
  [
    'a failure of the network',
    Object.assign(new TypeError(echo, { cause: new Error(echo) }), { code: token, request: { token } }),
  ],
  ['a thrown text', echo as unknown as Error],
]

describe.each(echoes)('the token in %s', (_name, answer) => {
  const asked: [string, (client: GitHubClient) => Promise<unknown>][] = [
    ['REST', (client) => client.request('GET /odd')],
    ['GraphQL', (client) => client.graphql('query { a }', {}, { isSplittable: true })],
  ]
  it.each(asked)('is in no error and no line of the log over %s', async (_api, ask) => {
    const { client, logger } = scriptedClient(
      () => {
        if (answer instanceof Error || typeof answer === 'string') throw answer
        return answer
      },
      { maximumWaitMs: 0 },
    )
    const failure: unknown = await ask(client).catch((thrown: unknown) => thrown)
    expect(shown(failure)).not.toContain(token)
    expect(shown(logger.lines)).not.toContain(token)
  })
})

test('the errors that come along with data are masked, the data is left as it is', async () => {
  const body = { data: { issue: { title: echo } }, errors: [{ type: 'ODD', message: echo, path: ['issue'] }] }
  const { client } = scriptedClient([{ body }])
  expect(await client.graphql('query { issue { title } }')).toMatchObject({
    data: body.data,
    errors: [{ type: 'ODD', message: 'Odd: Bearer [token]', path: ['issue'] }],
  })
})

test('a call that is stopped while a refusal echoes the token hides it', async () => {
  const controller = new AbortController()
  const { client } = scriptedClient(() => {
    setImmediate(() => controller.abort())
    return { status: 500, body: { message: echo } }
  })
  const call = client.request('GET /odd', {}, { signal: controller.signal })
  const failure: unknown = await call.catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'interrupted' })
  expect(shown(failure)).not.toContain(token)
})

test('a token of any characters is found in JSON', () => {
  const odd = 'a"b\\c and so on'
  expect(maskJson([{ [odd]: `x ${odd}` }], odd)).toEqual([{ '[token]': 'x [token]' }])
  expect(maskText('nothing', null)).toBe('nothing')
  expect(maskText('nothing', '')).toBe('nothing')
})

test('a placeholder leaves links whole', async () => {
  const link = '<https://api.github.com/organizations/1/repos?page=2>; rel="next"'
  const script = () => ({ headers: { link }, body: [] })
  const { client } = scriptedClient(script, { auth: 'next' })
  expect((await client.request('GET /orgs/{org}/repos', { org: 'acme' })).headers.link).toBe(link)
  expect(maskJson(['next'], 'next')).toEqual(['next'])
})

test('causes that go round in a circle come to an end', () => {
  const error = new Error(echo)
  error.cause = error
  expect(shown(maskError(error, token))).not.toContain(token)
})
