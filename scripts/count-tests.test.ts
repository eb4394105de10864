import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('count-tests.mjs', import.meta.url))

let room: string
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'hubsync-results-'))
})
afterEach(() => rm(room, { recursive: true }))

test('counts passed and failed tests, and a file that did not load as a failure', async () => {
  const results = join(room, 'results.json')
  await writeFile(
    results,
    JSON.stringify({
      numPassedTests: 7,
      numFailedTests: 2,
      testResults: [
        { status: 'passed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    }),
  )
  expect(await count(results)).toEqual({ code: 0, output: '7 passed, 3 failed\n' })
})

test('tells no counts where the run left none', async () => {
  expect(await count(join(room, 'absent.json'))).toEqual({
    code: 1,
    output: 'The tests left no results: their run broke off\n',
  })
})

function count(path: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, path], (_, output) => {
      resolve({ code: child.exitCode ?? 1, output })
    })
  })
}
