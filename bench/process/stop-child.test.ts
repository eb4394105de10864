import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { stopChild } from './stop-child.js'

const untilInputEnds = "process.stdin.resume(); process.stdin.once('end', () => process.exit(0))"
const start = (script: string) =>
  spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] })

it('ends a process by its input', async () => {
  const child = start(untilInputEnds)
  await stopChild(child)
  expect(child.exitCode).toBe(0)
})

it.each([
  ['ended', 'process.exit(3)'],
  ['was killed', "process.kill(process.pid, 'SIGKILL')"],
])('waits for none that %s before', { timeout: 10_000 }, async (_, script) => {
  const child = start(script)
  await once(child, 'exit')
  await stopChild(child)
  expect(child.exitCode ?? child.signalCode).not.toBe(0)
})
