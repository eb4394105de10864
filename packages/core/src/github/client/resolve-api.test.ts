import { expect, test } from 'vitest'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { resolveApi } from './resolve-api.js'

const github = {
  rest: 'https://api.github.com',
  graphql: 'https://api.github.com/graphql',
  host: 'github.com',
}
const enterprise = {
  rest: 'https://git.acme.test/api/v3',
  graphql: 'https://git.acme.test/api/graphql',
  host: 'git.acme.test',
}
const simulator = {
  rest: 'http://127.0.0.1:4010',
  graphql: 'http://127.0.0.1:4010/graphql',
  host: '127.0.0.1:4010',
}

test.each([
  [undefined, github],
  ['https://api.github.com', github],
  ['https://api.github.com/', github],
  ['https://github.com', github],
  ['https://www.github.com/', github],
  ['https://git.acme.test', enterprise],
  ['https://git.acme.test/', enterprise],
  ['https://git.acme.test/api', enterprise],
  ['https://git.acme.test/api/v3', enterprise],
  ['https://git.acme.test/api/v3/', enterprise],
  ['http://127.0.0.1:4010', simulator],
  ['http://127.0.0.1:4010/', simulator],
])('finds both APIs from %s', (apiUrl, expected) => {
  expect(resolveApi(apiUrl)).toEqual(expected)
})

test('keeps the port of an enterprise server and knows its http form', () => {
  expect(resolveApi('http://git.acme.test:8080/api/v3')).toEqual({
    rest: 'http://git.acme.test:8080/api/v3',
    graphql: 'http://git.acme.test:8080/api/graphql',
    host: 'git.acme.test:8080',
  })
})

test.each(['https://api.octo.ghe.com', 'https://octo.ghe.com'])(
  'finds a data residency host from %s',
  (apiUrl) => {
    expect(resolveApi(apiUrl)).toEqual({
      rest: 'https://api.octo.ghe.com',
      graphql: 'https://api.octo.ghe.com/graphql',
      host: 'octo.ghe.com',
    })
  },
)

test.each([
  ['api.github.com', /not a URL/],
  ['', /not a URL/],
  ['ftp://github.test', /starts with https/],
  ['https://api.github.com/graphql', /path \/graphql/],
  ['https://git.acme.test/api/v4', /path \/api\/v4/],
  ['https://git.acme.test/api/v3?x=1', /ends after the path/],
])('refuses %s and says why', (apiUrl, reason) => {
  const failure = failureOf(() => resolveApi(apiUrl))
  expect(failure.code).toBe('configuration_invalid')
  expect(failure.message).toMatch(reason)
})

test('refuses an address with a password and does not repeat it', () => {
  const failure = failureOf(() => resolveApi('https://me:hunter2@git.acme.test'))
  expect(failure.code).toBe('configuration_invalid')
  expect(failure.message).not.toContain('hunter2')
})

function failureOf(run: () => unknown): HubSyncError {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof HubSyncError) return thrown
  }
  throw new Error('Nothing was refused')
}
