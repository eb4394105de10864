import { expect, it } from 'vitest'
import { describeGitFailure } from './describe-git-failure.js'

const url = 'https://github.com/acme/app.git/'

function describeComplaint(complaint: string, isStalled = false) {
  const exit = { code: 128, output: Buffer.alloc(0), complaint, isStalled }
  return describeGitFailure(exit, { fullName: 'acme/app', secrets: ['s3cretTokenOfSomebody'] })
}

it.each([
  [`remote: Repository not found.\nfatal: repository '${url}' not found`, 'permission_denied'],
  [`fatal: could not read Username for '${url}': terminal prompts disabled`, 'permission_denied'],
  [`fatal: unable to access '${url}': The requested URL returned error: 403`, 'permission_denied'],
  [`fatal: unable to access '${url}': Could not resolve host: github.com`, 'network_failed'],
  [
    `fatal: unable to access '${url}': Failed to connect to 127.0.0.1 port 1: Connection refused`,
    'network_failed',
  ],
  [`fatal: unable to access '${url}': SSL certificate problem: self-signed certificate`, 'network_failed'],
  [`fatal: unable to access '${url}': The requested URL returned error: 503`, 'github_unavailable'],
  [
    "fatal: unable to access 'https://github.com/openssl/certificate.git/': The requested URL returned error: 503",
    'github_unavailable',
  ],
  ['error: RPC failed; curl 18 transfer closed\nfatal: early EOF', 'github_unavailable'],
  ['fatal: write error: No space left on device', 'git_failed'],
  ['', 'git_failed'],
] as const)('%s', (complaint, code) => {
  expect(describeComplaint(complaint)).toMatchObject({ code, message: expect.stringContaining('acme/app') })
})

it('a command that stood still is a failure of the server', () => {
  expect(describeComplaint('', true).code).toBe('github_unavailable')
})

it('repeats no secret, and no progress', () => {
  const { message } = describeComplaint(
    'Receiving objects: 1%\rReceiving objects: 2%\nfatal: bad header s3cretTokenOfSomebody',
  )
  expect(message).toContain('fatal: bad header [token]')
  expect(message).not.toMatch(/s3cretTokenOfSomebody|Receiving/)
})
