import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { canary, type Ended, goodToken, makeFolder, runHubsync } from './hubsync-process.js'

/** Runs in an empty folder, and sees that it is left empty. */
async function runInVain(words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { folder, remove } = await makeFolder()
  try {
    const ended = await runHubsync(words, { folder, environment })
    expect(await readdir(folder)).toEqual([])
    return ended
  } finally {
    await remove()
  }
}

const withToken = { GITHUB_TOKEN: goodToken }
/** Nothing listens there: whoever asks or connects ends with another error. */
const nowhere = { ...withToken, GITHUB_API_URL: 'http://127.0.0.1:9' }

interface Mistake {
  readonly name: string
  readonly words: string
  readonly environment?: Record<string, string>
  /** What the message names, and the next step. */
  readonly says: readonly (string | RegExp)[]
  readonly code: string
}

const mistakes: readonly Mistake[] = [
  {
    name: 'an unknown flag',
    words: 'sync acme --fuul',
    says: ["'--fuul'", '--full', 'sync --help'],
    code: 'configuration_invalid',
  },
  {
    name: 'an unknown command',
    words: 'snyc acme',
    says: ["'snyc'", 'mean sync', 'hubsync --help'],
    code: 'configuration_invalid',
  },
  {
    name: 'a concurrency that is no number',
    words: 'sync acme --concurrency many',
    says: ['--concurrency', '1 to 100'],
    code: 'configuration_invalid',
  },
  {
    name: 'no token',
    words: 'sync acme',
    says: ['no token', 'GITHUB_TOKEN', '--transport rest'],
    code: 'token_missing',
  },
  {
    name: 'an empty flag for the token',
    words: 'sync acme --token=',
    environment: withToken,
    says: ['--token is empty'],
    code: 'token_missing',
  },
  {
    name: 'an owner that cannot be',
    words: 'sync ac.me',
    environment: nowhere,
    says: ['"ac.me"', 'letters, digits and hyphens'],
    code: 'configuration_invalid',
  },
  {
    name: 'a repository in three parts',
    words: 'sync --repo acme/web/app',
    environment: nowhere,
    says: ['owner/name', '"acme/web/app"'],
    code: 'configuration_invalid',
  },
  {
    name: 'an unknown stream',
    words: 'sync acme --streams bugs,stars',
    environment: nowhere,
    says: ['stars', 'pull-requests, reviews'],
    code: 'configuration_invalid',
  },
  {
    name: 'an API address that is none',
    words: 'sync acme --api-url github',
    environment: withToken,
    says: ['"github"', 'https://'],
    code: 'configuration_invalid',
  },
  {
    name: 'a database URL with a bare slash in its password',
    words: 'sync acme',
    environment: { ...nowhere, DATABASE_URL: `postgresql://ada:${canary}/x@127.0.0.1:5432/db` },
    says: ['special character', 'postgresql://user:password@host:5432/database'],
    code: 'configuration_invalid',
  },
  {
    name: 'a check of no file',
    words: 'schema --check',
    says: ['--out <file>'],
    code: 'configuration_invalid',
  },
  {
    name: 'a sync that may make no tables',
    words: 'sync acme --no-migrate',
    environment: nowhere,
    says: ['.hubsync', 'hubsync migrate'],
    code: 'database_not_migrated',
  },
]

describe.concurrent('wrong usage', () => {
  it.each(mistakes)('$name is told with the next step, and leaves no trace', async (mistake) => {
    const { words, environment = {}, says, code } = mistake
    const ended = await runInVain(words.split(' '), environment)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    for (const text of says) expect(ended.stderr).toMatch(text)
    expect(ended.stderr).toMatch(new RegExp(`^hubsync: .* \\[${code}\\]\\n {2}→ .+\\n$`, 's'))
  })

  it('is one JSON object on standard output where that was asked for', async () => {
    const { code, stdout } = await runInVain(['sync', 'acme', '--json', '--fuul'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      success: false,
      errors: [{ repo: null, code: 'configuration_invalid', error: expect.stringContaining('--fuul') }],
    })
  })

  it('without a command is answered with all of them', async () => {
    const { code, stdout, stderr } = await runInVain([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/sync .*status .*verify .*migrate .*schema .*demo /s)
  })
})

describe.concurrent('help', () => {
  it.each([
    ['sync --help', /^Usage: hubsync sync .*--repo .*Common options:.*--database-url/s],
    ['--version', /^\d+\.\d+\.\d+\n$/],
  ] as const)('%s goes to standard output', async (words, text) => {
    const { code, stdout, stderr } = await runInVain(words.split(' '))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(text)
  })
})
