import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from './main.js'

const secret = 'canary7f3a'
const withToken = { GITHUB_TOKEN: secret }
/** Nothing listens there: whoever asks ends with another error. */
const nowhere = { ...withToken, GITHUB_API_URL: 'http://127.0.0.1:9' }

interface Mistake {
  readonly name: string
  readonly words: string
  readonly environment?: Record<string, string>
  /** What the message names, and the next step. */
  readonly says: readonly string[]
  readonly code: string
}

const mistakes: readonly Mistake[] = [
  {
    name: 'an empty variable for the token',
    words: 'verify acme',
    environment: { GITHUB_TOKEN: '' },
    says: ['GITHUB_TOKEN is empty'],
    code: 'token_missing',
  },
  {
    name: 'a status before anything was synced',
    words: 'status',
    environment: nowhere,
    says: ['.hubsync', 'hubsync sync'],
    code: 'database_not_migrated',
  },
  {
    name: 'a mistyped flag with a token in it',
    words: `sync acme --tokn=${secret}`,
    says: ["'--tokn=…'"],
    code: 'configuration_invalid',
  },
  {
    name: 'too many words',
    words: 'sync acme web',
    says: ['too many arguments'],
    code: 'configuration_invalid',
  },
  { name: 'verify without an owner', words: 'verify', says: ["'owner'"], code: 'configuration_invalid' },
  {
    name: 'a concurrency of none',
    words: 'sync acme --concurrency 0',
    says: ['--concurrency', '1 to 100'],
    code: 'configuration_invalid',
  },
  {
    name: 'an unknown transport',
    words: 'sync acme --transport soap',
    says: ['--transport', 'graphql, rest'],
    code: 'configuration_invalid',
  },
  {
    name: 'a full run of one repository',
    words: 'sync --full --repo acme/web',
    says: ['--full', '--repo'],
    code: 'configuration_invalid',
  },
  {
    name: 'a token with a line break',
    words: 'sync acme',
    environment: { ...nowhere, GITHUB_TOKEN: `${secret}\n` },
    says: ['line break', 'copied whole'],
    code: 'authentication_failed',
  },
  {
    name: 'no owner',
    words: 'sync',
    environment: nowhere,
    says: ['hubsync sync acme', 'GITHUB_OWNER'],
    code: 'configuration_invalid',
  },
  {
    name: 'a repository without its owner',
    words: 'sync --repo web',
    environment: nowhere,
    says: ['owner/name', '"web"'],
    code: 'configuration_invalid',
  },
  {
    name: 'a repository that cannot be',
    words: 'sync acme --repo w?b',
    environment: nowhere,
    says: ['owner/name', '"acme/w?b"'],
    code: 'configuration_invalid',
  },
  {
    name: 'a repository of an owner that cannot be',
    words: 'sync --repo ac+me/web',
    environment: nowhere,
    says: ['"ac+me"'],
    code: 'configuration_invalid',
  },
  {
    name: 'an API address with a password',
    words: `sync acme --api-url https://ada:${secret}@github.com`,
    environment: withToken,
    says: ['pass the token apart'],
    code: 'configuration_invalid',
  },
  {
    name: 'a prefix that no table can have',
    words: 'sync acme --prefix 1-',
    environment: nowhere,
    says: ['"1-"', 'prefix'],
    code: 'configuration_invalid',
  },
  {
    name: 'a database schema that cannot be',
    words: 'status --db-schema a.b',
    environment: nowhere,
    says: ['"a.b"', 'schema'],
    code: 'configuration_invalid',
  },
  {
    name: 'an empty tenant',
    words: 'status --tenant=',
    environment: nowhere,
    says: ['tenant'],
    code: 'configuration_invalid',
  },
  {
    name: 'an empty flag for the database',
    words: 'sync acme --database-url=',
    environment: nowhere,
    says: ['--database-url'],
    code: 'configuration_invalid',
  },
  {
    name: 'a database that is no PostgreSQL',
    words: 'status',
    environment: { DATABASE_URL: `mysql://ada:${secret}@127.0.0.1/db` },
    says: ['mysql:', 'postgresql://user:password@host:5432/database'],
    code: 'configuration_invalid',
  },
  {
    name: 'a database URL that is none',
    words: 'migrate',
    environment: { DATABASE_URL: `${secret}@localhost` },
    says: ['postgresql://user:password@host:5432/database'],
    code: 'configuration_invalid',
  },
  {
    name: 'a page that everybody could see',
    words: 'serve acme --host 0.0.0.0',
    environment: nowhere,
    says: ['0.0.0.0', 'HUBSYNC_SERVE_SECRET'],
    code: 'configuration_invalid',
  },
  {
    name: 'a secret of the page that could be guessed',
    words: `serve acme --secret ${secret}`,
    environment: nowhere,
    says: ['16 characters'],
    code: 'configuration_invalid',
  },
  {
    name: 'a schedule that is none',
    words: 'serve acme --schedule daily',
    environment: nowhere,
    says: ['"daily"', '*/15 * * * *'],
    code: 'configuration_invalid',
  },
  {
    name: 'a port that cannot be',
    words: 'serve acme --port 70000',
    environment: nowhere,
    says: ['--port', '65535'],
    code: 'configuration_invalid',
  },
  {
    name: 'a proof before anything was synced',
    words: 'verify acme',
    environment: nowhere,
    says: ['.hubsync', 'hubsync sync'],
    code: 'database_not_migrated',
  },
]

test.each(mistakes)('$name is told with the next step, and leaves no trace', async (mistake) => {
  const { words, environment = {}, says, code } = mistake
  const folder = await mkdtemp(join(tmpdir(), 'hubsync-main-'))
  const said: string[] = []
  const printed: string[] = []
  const output = {
    out: (text: string) => printed.push(text),
    say: (text: string) => said.push(text),
    isTerminal: false,
    stream: process.stderr,
  }
  const { signal } = new AbortController()
  try {
    const exitCode = await main(words.split(' '), { environment, folder, output, signal, version: '0.0.0' })
    expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] })
    for (const text of says) expect(said.join('\n')).toContain(text)
    expect(said.join('\n')).toMatch(new RegExp(`^hubsync: .* \\[${code}\\]\n {2}→ .+$`, 's'))
    expect(said.join('\n')).not.toContain(secret)
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})
