import pLimit from 'p-limit'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { TaskOutcome } from './github-client.js'

/**
 * Runs tasks, so many at a time. Tasks have places of their own: a task that waited within one for a request would
 * otherwise hold the place that its request needs.
 */
export function runBatch<Value>(
  tasks: readonly (() => Promise<Value>)[],
  concurrency: number,
): Promise<TaskOutcome<Value>[]> {
  const limit = pLimit(concurrency)
  return Promise.all(tasks.map((task) => limit(() => settle(task))))
}

async function settle<Value>(task: () => Promise<Value>): Promise<TaskOutcome<Value>> {
  try {
    return { status: 'fulfilled', value: await task() }
  } catch (thrown) {
    return { status: 'rejected', reason: HubSyncError.from(thrown) }
  }
}
