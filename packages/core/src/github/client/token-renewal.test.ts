import { describe, expect, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { Script } from '../../../test/github/scripted-github.js'
import type { GitHubClient } from './github-client.js'
import type { TokenRequest } from './token-reader.js'

const repository = ['GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'web' }] as const

/** A GitHub that accepts one token, which may change, and hosts that remember theirs. */
function rotating(options: { accepted: string; answers?: (request: TokenRequest) => string }) {
  const state = { accepted: options.accepted, given: [] as TokenRequest[] }
  const script: Script = ({ headers }) =>
    headers.authorization === `Bearer ${state.accepted}`
      ? { body: { data: { viewer: {} } } }
      : { status: 401, body: { message: 'Bad credentials' } }
  const auth = async (request: TokenRequest) => {
    state.given.push(request)
    return options.answers?.(request) ?? 'ghs_old'
  }
  return { state, ...scriptedClient(script, { auth }) }
}

const calls: [string, (client: GitHubClient) => Promise<unknown>][] = [
  ['a REST request', (client) => client.request(...repository)],
  ['a query', (client) => client.graphql('query { viewer { login } }')],
  ['a write', (client) => client.request('POST /repos/{owner}/{repo}/labels', repository[1])],
  ['a mutation', (client) => client.graphql('mutation { a }')],
]

describe.each(calls)('%s whose token is refused', (_name, call) => {
  test('goes on with another one that the host gives', async () => {
    const { client, requests, state } = rotating({
      accepted: 'ghs_new',
      answers: ({ isRefused }) => (isRefused ? 'ghs_new' : 'ghs_old'),
    })
    await call(client)
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer ghs_old', 'Bearer ghs_new'])
    expect(state.given).toEqual([{ isRefused: false }, { isRefused: true }])
  })

  test('fails when the host gives the same one', async () => {
    const { client, requests, state } = rotating({ accepted: 'ghs_new' })
    await expect(call(client)).rejects.toMatchObject({ code: 'authentication_failed' })
    expect(requests).toHaveLength(1)
    expect(state.given).toHaveLength(2)
  })

  test('asks once, even when the other one is refused, too', async () => {
    let nth = 0
    const { client, requests } = rotating({ accepted: 'none', answers: () => `ghs_${nth++}` })
    await expect(call(client)).rejects.toMatchObject({ code: 'authentication_failed' })
    expect(requests).toHaveLength(2)
  })
})

test('a token that was renewed is asked for anew after a wait', async () => {
  const answers = [
    { status: 401, body: { message: 'Bad credentials' } },
    { status: 429, headers: { 'retry-after': '3600' } },
  ]
  const { client, requests } = scriptedClient(answers, {
    auth: ({ isRefused }) => (isRefused ? 'ghs_second' : requests.length === 0 ? 'ghs_first' : 'ghs_third'),
  })
  await client.request(...repository)
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer ghs_first',
    'Bearer ghs_second',
    'Bearer ghs_third',
  ])
})

test('a token that is a text is refused at once', async () => {
  const { client, requests } = scriptedClient(() => ({ status: 401, body: { message: 'Bad credentials' } }))
  await expect(client.request(...repository)).rejects.toMatchObject({ code: 'authentication_failed' })
  expect(requests).toHaveLength(1)
})

test('answers that were remembered for the refused token are not confirmed by the other', async () => {
  const { client, requests } = scriptedClient(
    (_request, index) =>
      index === 1 ? { status: 401 } : { body: [{ id: index }], headers: { etag: `"${index}"` } },
    { auth: ({ isRefused }) => (isRefused ? 'ghs_new' : 'ghs_old') },
  )
  await client.request(...repository, { cache: true })
  expect((await client.request(...repository, { cache: true })).data).toEqual([{ id: 2 }])
  expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"0"', undefined])
})

test('a host that cannot give a token is told so, and GitHub is not blamed', async () => {
  const cause = new Error('vault sealed')
  const { client, requests } = scriptedClient([], { auth: () => Promise.reject(cause) })
  await expect(client.request(...repository)).rejects.toMatchObject({
    code: 'authentication_failed',
    message: 'The host could not give a token: vault sealed',
    cause,
  })
  expect(requests).toHaveLength(0)
})

test.each(calls)('%s that waits for a host that never gives a token can be ended', async (_name, call) => {
  const { client } = scriptedClient([], { auth: () => new Promise(() => undefined) })
  const waiting = call(client)
  setTimeout(() => void client.close(), 5)
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
})
