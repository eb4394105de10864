import { HubSyncError } from '@hubsync/core'

const mostTogether = 200
/** Batches under way at once: the next one gathers what comes while the server writes the others. */
const mostUnderWay = 2

interface Entry<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

/**
 * A function for one item that does what comes at the same time together, in the order in which it came. An item that
 * comes alone waits for nothing.
 *
 * @param work Answers one result an item, in their order.
 */
export function createBatcher<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Entry<Item, Result>[] = []
  let underWay = 0

  async function run(entries: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await work(entries.map(({ item }) => item))
      entries.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('A batch answered fewer results than it has items'))
        else resolve(result)
      })
    } catch (error) {
      const isRefused = HubSyncError.is(error) && error.code === 'database_failed'
      // One of them may be what the database refuses: the others are not to suffer for it.
      if (isRefused && entries.length > 1) for (const entry of entries) await run([entry])
      else for (const { reject } of entries) reject(error)
    }
  }

  async function runNext(): Promise<void> {
    if (underWay === mostUnderWay || waiting.length === 0) return
    underWay += 1
    await run(waiting.splice(0, mostTogether))
    underWay -= 1
    void runNext()
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // What the same turn of the event loop brings travels together.
      queueMicrotask(() => void runNext())
    })
}
