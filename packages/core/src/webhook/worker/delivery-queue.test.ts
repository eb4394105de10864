import { expect, it } from 'vitest'
import type { Inbox, InboxDelivery } from '../../contracts/inbox.js'
import { systemRuntime } from '../../system-runtime.js'
import { DeliveryQueue } from './delivery-queue.js'

function aDelivery(projectGithubId: number, nth: number): InboxDelivery {
  const deliveryId = `${projectGithubId}-${nth}`
  return {
    ...{ host: 'github.com', hookId: '7', deliveryId, event: 'push', action: null, projectGithubId },
    ...{ payload: {}, receivedAt: '2026-03-01T12:00:00.000Z', state: 'received', attempts: 1 },
    ...{ nextAttemptAt: null, appliedAt: null, error: null },
  }
}

interface Work {
  readonly applied: () => void
  readonly done: () => void
}

/** An inbox with so many deliveries of each project, one of which is given at a time. */
function open(counts: Record<number, number>, whileAsked: () => void, onBegin: (id: string) => void) {
  const begun: string[] = []
  const works = new Map<string, Work>()
  const free = new Set(Object.keys(counts).map(Number))
  const claim = async () => {
    const due = [...free].filter((project) => (counts[project] ?? 0) > 0)
    const deliveries = due.map((project) => aDelivery(project, counts[project] ?? 0))
    for (const project of due) {
      free.delete(project)
      counts[project] = (counts[project] ?? 0) - 1
    }
    await new Promise((resolve) => setImmediate(resolve))
    whileAsked()
    return deliveries
  }
  const work = ([delivery]: readonly InboxDelivery[]) => {
    const { deliveryId, projectGithubId } = delivery ?? aDelivery(0, 0)
    begun.push(deliveryId)
    const ends: (() => void)[] = []
    const applied = new Promise<void>((resolve) => void ends.push(resolve))
    const done = new Promise<void>((resolve) => void ends.push(resolve))
    const [endApplying = () => {}, endTelling = () => {}] = ends
    works.set(deliveryId, {
      applied: () => {
        free.add(projectGithubId ?? 0)
        endApplying()
      },
      done: endTelling,
    })
    onBegin(deliveryId)
    return { applied, done }
  }
  const queue = new DeliveryQueue({
    ...{ host: 'github.com', worker: 'worker', concurrency: 4, pollMs: 1_000, partingMs: 1_000 },
    ...{ runtime: systemRuntime(), work, onTurn: async () => undefined },
    inbox: { claim, extend: async () => undefined } as unknown as Inbox,
  })
  const end = (id: string, isTold = true) => {
    works.get(id)?.applied()
    if (isTold) works.get(id)?.done()
  }
  return { queue, begun, end }
}

it.each([true, false])(
  'drains what was freed while the inbox was being asked (subscribers have finished: %s)',
  async (isTold) => {
    let isFirstOver = false
    const { queue, begun, end } = open(
      { 1: 1, 2: 2 },
      () => {
        if (isFirstOver) end('2-2', isTold)
      },
      (id) => {
        if (id === '1-1') {
          setTimeout(() => {
            isFirstOver = true
            end('1-1')
          }, 10)
        }
        if (id === '2-1') {
          setTimeout(() => {
            end('2-1')
            end('2-2')
          })
        }
      },
    )
    await queue.drain()
    expect(begun).toEqual(['1-1', '2-2', '2-1'])
  },
)
