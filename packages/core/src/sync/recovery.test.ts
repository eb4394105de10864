import { describe, expect, it, vi } from 'vitest'
import type { Failure, FailureDecision, FailureHandler } from '../contracts/failure-handler.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { Recovery } from './recovery.js'

const place = { repo: 'acme/web', operation: 'read bugs' }
const fail = (code: HubSyncErrorCode) => new HubSyncError(code, `It is ${code}`)

function createRecovery(onError: FailureHandler | null, signal = new AbortController().signal) {
  const sleeps: number[] = []
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const clock = {
    now: () => new Date(0),
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds)
    },
  }
  const runtime = { clock, logger }
  const recovery = new Recovery({ onError, runId: 'run-1', tenantId: 'acme', runtime, signal })
  return { recovery, sleeps, logger, clock }
}

const always = (decision: FailureDecision) => createRecovery(() => decision)

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
}

describe('what failed for one repository', () => {
  it('is told to the handler with everything that is known of it', async () => {
    const failures: Failure[] = []
    const { recovery } = createRecovery((failure) => {
      failures.push(failure)
      return 'retry'
    })
    const error = fail('github_unavailable')
    expect(await recovery.mayDoAgain(place, error)).toBe(true)
    expect(await recovery.mayDoAgain(place, error)).toBe(true)
    expect(failures).toEqual([
      { error, ...place, attempt: 1, runId: 'run-1', tenantId: 'acme' },
      { error, ...place, attempt: 2, runId: 'run-1', tenantId: 'acme' },
    ])
  })

  it.each(['default', 'skip'] as const)('is left out by %s', async (decision) => {
    expect(await always(decision).recovery.mayDoAgain(place, fail('github_unavailable'))).toBe(false)
  })

  it('is left out where there is no handler', async () => {
    const { recovery } = createRecovery(null)
    expect(await recovery.mayDoAgain(place, fail('github_unavailable'))).toBe(false)
  })

  it('is done again after as long as the handler wants to wait', async () => {
    const { recovery, sleeps } = always({ wait: 1234 })
    expect(await recovery.mayDoAgain(place, fail('github_unavailable'))).toBe(true)
    expect(sleeps).toEqual([1234])
  })

  it('ends the run by stop, and nothing is asked after that', async () => {
    const onError = vi.fn<FailureHandler>(() => 'stop')
    const { recovery } = createRecovery(onError)
    const error = fail('github_unavailable')
    expect(await thrownBy(recovery.mayDoAgain(place, error))).toBe(error)
    expect(recovery.stoppedBy).toBe(error)
    const other = recovery.mayDoAgain({ ...place, operation: 'read commits' }, fail('response_invalid'))
    expect(await thrownBy(other)).toBe(error)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it.each(['retry', { wait: 1 }] as const)(
    'is given up when the handler says %j for ever',
    async (decision) => {
      const onError = vi.fn<FailureHandler>(() => decision)
      const { recovery, logger } = createRecovery(onError)
      let tries = 0
      while (await recovery.mayDoAgain(place, fail('github_unavailable'))) tries += 1
      expect(tries).toBe(9)
      expect(onError).toHaveBeenCalledTimes(10)
      expect(logger.warn).toHaveBeenCalledOnce()
    },
  )

  it('may fail anew as often once it worked, and other things do not count', async () => {
    const attempts: number[] = []
    const { recovery } = createRecovery(({ attempt }) => {
      attempts.push(attempt)
      return 'retry'
    })
    await recovery.mayDoAgain(place, fail('github_unavailable'))
    await recovery.mayDoAgain(place, fail('github_unavailable'))
    await recovery.mayDoAgain({ ...place, repo: 'acme/api' }, fail('github_unavailable'))
    recovery.noteSuccess(place)
    await recovery.mayDoAgain(place, fail('github_unavailable'))
    expect(attempts).toEqual([1, 2, 1, 1])
  })

  it('ends the run without a question where that is what its error does', async () => {
    const onError = vi.fn<FailureHandler>(() => 'retry')
    const { recovery } = createRecovery(onError)
    const error = fail('database_failed')
    expect(await thrownBy(recovery.mayDoAgain(place, error))).toBe(error)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('what would end the run', () => {
  const shared: HubSyncErrorCode[] = [
    'rate_limited',
    'circuit_open',
    'authentication_failed',
    'token_missing',
  ]

  it.each([...shared, 'network_failed'] as const)(
    'is asked again if the handler wants it: %s',
    async (code) => {
      const { recovery } = always('retry')
      expect(await recovery.mayAskAgain(place, fail(code), { isAlone: true })).toBe(true)
    },
  )

  it.each(shared)('is one question for all that meet it at once, and cannot be skipped: %s', async (code) => {
    const asked: Failure[] = []
    const { recovery } = createRecovery(async (failure): Promise<FailureDecision> => {
      asked.push(failure)
      return 'skip'
    })
    const errors = [fail(code), fail(code), fail(code)]
    const answers = errors.map((error) => recovery.mayAskAgain(place, error, { isAlone: true }))
    expect(await Promise.all(answers)).toEqual([false, false, false])
    expect(asked).toMatchObject([{ repo: null, operation: 'ask GitHub', attempt: 1 }])
    for (const error of errors) expect(await thrownBy(recovery.mayDoAgain(place, error))).toBe(error)
  })

  it('can be skipped where the run can go on without it', async () => {
    const { recovery } = always('skip')
    const [alone, needed] = [fail('network_failed'), fail('network_failed')]
    expect(await recovery.mayAskAgain(place, alone, { isAlone: true })).toBe(false)
    expect(await recovery.mayDoAgain(place, alone)).toBe(false)
    expect(await recovery.mayAskAgain(place, needed, { isAlone: false })).toBe(false)
    expect(await thrownBy(recovery.mayDoAgain(place, needed))).toBe(needed)
  })

  it('is given up, unless GitHub answers in between', async () => {
    const { recovery } = always('retry')
    const ask = () => recovery.mayAskAgain(place, fail('rate_limited'), { isAlone: true })
    for (let nth = 1; nth <= 9; nth += 1) expect(await ask()).toBe(true)
    recovery.noteAnswer(place)
    for (let nth = 1; nth <= 9; nth += 1) expect(await ask()).toBe(true)
    expect(await ask()).toBe(false)
  })

  it.each(['database_unreachable', 'database_busy', 'database_not_migrated', 'database_failed'] as const)(
    'is one question for all that wait for the database: %s',
    async (code) => {
      const asked: Failure[] = []
      const { recovery, sleeps } = createRecovery(async (failure): Promise<FailureDecision> => {
        asked.push(failure)
        return { wait: 1000 }
      })
      const answers = [1, 2, 3].map(() => recovery.mayStoreAgain(fail(code)))
      expect(await Promise.all(answers)).toEqual([true, true, true])
      expect(asked).toMatchObject([{ repo: null, operation: 'store', attempt: 1, error: { code } }])
      expect(sleeps).toEqual([1000])
    },
  )

  it('of a database is given up, unless it stores something in between', async () => {
    const { recovery } = always('retry')
    const ask = () => recovery.mayStoreAgain(fail('database_unreachable'))
    for (let nth = 1; nth <= 9; nth += 1) expect(await ask()).toBe(true)
    recovery.noteStored()
    for (let nth = 1; nth <= 9; nth += 1) expect(await ask()).toBe(true)
    recovery.noteAnswer(place)
    expect(await ask(), 'whatever GitHub answers').toBe(false)
  })

  it('is no question of the store for what is none of the database', async () => {
    const onError = vi.fn<FailureHandler>(() => 'retry')
    const { recovery } = createRecovery(onError)
    for (const code of ['interrupted', 'lease_lost', 'unknown'] as const) {
      expect(await recovery.mayStoreAgain(fail(code))).toBe(false)
    }
    expect(onError).not.toHaveBeenCalled()
  })

  it('is no question when the run was interrupted', async () => {
    const onError = vi.fn<FailureHandler>(() => 'retry')
    const { recovery } = createRecovery(onError)
    expect(await recovery.mayAskAgain(place, fail('interrupted'), { isAlone: true })).toBe(false)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('a handler', () => {
  it('that throws has decided nothing', async () => {
    const { recovery, logger } = createRecovery(() => {
      throw new Error('The handler is broken')
    })
    expect(await recovery.mayDoAgain(place, fail('github_unavailable'))).toBe(false)
    expect(logger.warn.mock.calls).toEqual([
      [{ ...place, code: 'github_unavailable', error: 'The handler is broken' }, 'The error handler failed'],
    ])
  })

  it.each([
    undefined,
    null,
    'again',
    5,
    {},
    { wait: -1 },
    { wait: Number.NaN },
    { wait: '5' },
    { wait: Infinity },
  ])('that answers %j has decided nothing', async (answer) => {
    const { recovery, logger } = createRecovery(() => answer as FailureDecision)
    expect(await recovery.mayDoAgain(place, fail('github_unavailable'))).toBe(false)
    expect(logger.warn).toHaveBeenCalledOnce()
  })

  it('that never answers keeps no run from being stopped', async () => {
    const controller = new AbortController()
    const { recovery } = createRecovery(() => new Promise(() => {}), controller.signal)
    const question = thrownBy(recovery.mayDoAgain(place, fail('github_unavailable')))
    controller.abort()
    expect(await question).toMatchObject({ code: 'interrupted' })
  })

  it('that waits is woken by the signal', async () => {
    const controller = new AbortController()
    const { recovery, clock } = createRecovery(() => ({ wait: 3_600_000 }), controller.signal)
    let asleep = () => {}
    const sleeping = new Promise<void>((resolve) => {
      asleep = resolve
    })
    clock.sleep = () => {
      asleep()
      return new Promise(() => {})
    }
    const wait = thrownBy(recovery.mayAskAgain(place, fail('rate_limited'), { isAlone: true }))
    await sleeping
    controller.abort()
    expect(await wait).toMatchObject({ code: 'interrupted' })
  })

  it('that stops the run while another decision to wait comes in leaves nothing unheard', async () => {
    const unheard: unknown[] = []
    const hear = (thrown: unknown) => unheard.push(thrown)
    process.on('unhandledRejection', hear)
    const { recovery, clock } = createRecovery(({ operation }) =>
      operation === 'read bugs' ? 'stop' : { wait: 5 },
    )
    clock.sleep = (_milliseconds: number, signal?: AbortSignal) =>
      signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    const error = fail('github_unavailable')
    const other = { ...place, operation: 'read commits' }
    const outcomes = [recovery.mayDoAgain(place, error), recovery.mayDoAgain(other, error)].map(thrownBy)
    expect(await Promise.all(outcomes)).toEqual([error, error])
    await new Promise((resolve) => setTimeout(resolve, 1))
    process.off('unhandledRejection', hear)
    expect(unheard).toEqual([])
  })

  it('that stops the run for one thing ends the waits for others', async () => {
    const { recovery, clock } = createRecovery(({ operation }) =>
      operation === 'read bugs' ? { wait: 3_600_000 } : 'stop',
    )
    clock.sleep = () => new Promise(() => {})
    const waiting = thrownBy(recovery.mayDoAgain(place, fail('github_unavailable')))
    const error = fail('response_invalid')
    const stopping = thrownBy(recovery.mayDoAgain({ ...place, operation: 'read commits' }, error))
    expect(await stopping).toBe(error)
    expect(await waiting).toBe(error)
  })
})
