import { expect, it } from 'vitest'
import type { Store } from '../contracts/store.js'
import { failLog, openLog, type RunLog } from './import-log.js'
import { LogKeeper } from './log-keeper.js'

const scope = { tenantId: 'default', host: 'github.com' }
const owner = { githubId: 7, login: 'acme', nodeId: 'O_7', type: 'Organization' } as const
const startedAt = '2026-03-01T12:00:00.000Z'
const later = new Date('2026-03-01T12:00:03.000Z')
const log = openLog('run', owner, 'full', startedAt, 'graphql')
const closed = failLog(log, 'failed', later, { code: 'unknown' })

const pause = () => new Promise((resolve) => setImmediate(resolve))

/** Keeps what is written, each write once it is let through. */
function createSlowLogs() {
  const stored: RunLog[] = []
  const waiting: { log: RunLog; end: (error?: Error) => void }[] = []
  const store = {
    logs: {
      write: (_scope: unknown, written: RunLog) =>
        new Promise<void>((resolve, reject) => {
          const end = (error?: Error) => {
            if (error) return reject(error)
            stored.push(written)
            resolve()
          }
          waiting.push({ log: written, end })
        }),
    },
  } as unknown as Store
  const letThrough = async (error?: Error) => {
    await pause()
    waiting.shift()?.end(error)
    await pause()
  }
  return { stored, waiting, letThrough, keeper: new LogKeeper(store, scope, log) }
}

async function openKeeper() {
  const logs = createSlowLogs()
  const opened = logs.keeper.open()
  await logs.letThrough()
  await opened
  return logs
}

it('opens the log as running and closes it with how the run ended', async () => {
  const { keeper, stored, letThrough } = await openKeeper()
  const ended = keeper.close(closed)
  await letThrough()
  await ended
  expect(stored.map(({ status }) => status)).toEqual(['running', 'failed'])
})

it('tells when the run was last alive', async () => {
  const { keeper, stored, letThrough } = await openKeeper()
  keeper.beat(later)
  await letThrough()
  expect(stored.at(-1)).toEqual({ ...log, heartbeat_at: later.toISOString() })
})

it('gives no sign of life before the log is open and none after it was closed', async () => {
  const { keeper, waiting, letThrough } = createSlowLogs()
  keeper.beat(later)
  expect(waiting).toEqual([])
  const opened = keeper.open()
  await letThrough()
  await opened
  const ended = keeper.close(closed)
  await letThrough()
  await ended
  keeper.beat(later)
  expect(waiting).toEqual([])
})

it('closes the log after a sign of life that is still on its way, so that none reopens it', async () => {
  const { keeper, stored, waiting, letThrough } = await openKeeper()
  keeper.beat(later)
  const ended = keeper.close(closed)
  await pause()
  expect(waiting.map(({ log: { status } }) => status)).toEqual(['running'])
  await letThrough()
  await letThrough()
  await ended
  expect(stored.at(-1)?.status).toBe('failed')
})

it('sends one sign of life at a time, however slow the database is', async () => {
  const { keeper, waiting, letThrough } = await openKeeper()
  for (let beats = 0; beats < 5; beats += 1) keeper.beat(later)
  expect(waiting).toHaveLength(1)
  await letThrough()
  keeper.beat(later)
  expect(waiting).toHaveLength(1)
})

it('does not mind a sign of life that could not be given', async () => {
  const { keeper, stored, letThrough } = await openKeeper()
  keeper.beat(later)
  const ended = keeper.close(closed)
  await letThrough(new Error('away'))
  await letThrough()
  await ended
  expect(stored.at(-1)?.status).toBe('failed')
})
