import { HubSyncError } from '@hubsync/core'
import { expect } from 'vitest'

/** A broken build is caught where a scenario misses something, or a run says what went wrong: not where it crashes. */
export async function expectCaught(scenario: Promise<void>): Promise<void> {
  const thrown = await scenario.then(
    () => undefined,
    (error: unknown) => error,
  )
  const isMissed = thrown instanceof Error && thrown.name === 'AssertionError'
  const isTold = HubSyncError.is(thrown) && thrown.code !== 'unknown'
  if (thrown !== undefined && !isMissed && !isTold) throw thrown
  expect(thrown, 'The scenario passes with the broken build').toBeDefined()
}
