import { describe, expect, it } from 'vitest'
import type { Inbox, InboxDelivery, Settlement } from '../../contracts/inbox.js'
import type { DeliveryEvent } from '../../contracts/status-sink.js'
import type { Store } from '../../contracts/store.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { defaultLabelRules } from '../../normalize/triage/label-rules.js'
import { systemRuntime } from '../../system-runtime.js'
import type { ApplyDelivery, Reading } from '../application.js'
import { Subscriptions } from '../subscribe/subscriptions.js'
import { DeliverySettler } from './delivery-settler.js'
import { DeliveryWork } from './delivery-work.js'
import { Subscribers } from './tell-subscribers.js'

function aDelivery(deliveryId: string, more: Partial<InboxDelivery> = {}): InboxDelivery {
  return {
    ...{ host: 'github.com', hookId: '7', deliveryId, event: 'push', action: null, projectGithubId: 1 },
    ...{ payload: {}, receivedAt: '2026-03-01T12:00:00.000Z', state: 'received', attempts: 1 },
    ...{ nextAttemptAt: null, appliedAt: null, error: null },
    ...more,
  }
}

const readingOf = (githubId: number, streams: string[]): Reading => ({
  ...{ of: 'repository', githubId, fullName: `acme/number-${githubId}`, streams },
})

/** A worker whose every delivery asks for the readings given by its id. */
function open(options: {
  wants?: Record<string, Reading[]>
  apply?: ApplyDelivery
  read?: (reading: Reading) => Promise<void>
  tenants?: string[]
  settle?: Inbox['settle']
  listener?: () => Promise<void>
}) {
  const settled: Record<string, Settlement> = {}
  const steps: string[] = []
  const events: DeliveryEvent[] = []
  const settle: Inbox['settle'] = async ({ deliveryId }, _worker, settlement) => {
    settled[deliveryId] = settlement
    return true
  }
  const subscriptions = new Subscriptions()
  subscriptions.add('*', null, ({ id, tenantId }) => {
    steps.push(`told ${id} of ${tenantId}`)
    return options.listener?.()
  })
  const apply: ApplyDelivery = async ({ scope, readAgain }, { deliveryId }) => {
    steps.push(`applied ${deliveryId} to ${scope.tenantId}`)
    for (const reading of options.wants?.[deliveryId] ?? []) await readAgain(reading)
    return { outcome: 'applied', tables: ['commits'] }
  }
  const runtime = systemRuntime()
  const inbox = { settle: options.settle ?? settle } as Inbox
  const emit = (event: DeliveryEvent) => events.push(event)
  const work = new DeliveryWork({
    runtime,
    settler: new DeliverySettler({ inbox, runtime, worker: 'worker', emit }),
    apply: options.apply ?? apply,
    deskOf: (tenantId) => ({
      parts: {
        ...{ scope: { tenantId, host: 'github.com' }, store: {} as Store },
        ...{ runtime, labelRules: defaultLabelRules },
      },
      read: async (reading) => {
        steps.push(`read ${reading.githubId} for ${tenantId}`)
        await options.read?.(reading)
      },
    }),
    resolveTenants: () => options.tenants ?? ['default'],
    subscribers: new Subscribers({ subscriptions, bus: null, longestMs: 1_000 }),
    emit,
  })
  const run = (group: readonly InboxDelivery[]) => work.begin(group, new AbortController().signal).done
  return { run, settled, steps, events }
}

describe('DeliveryWork', () => {
  it('reads once what several deliveries ask for, after all are applied and before anybody is told', async () => {
    const reading = readingOf(1, ['commits'])
    const { run, steps, settled } = open({ wants: { a: [reading], b: [reading], c: [] } })
    await run([aDelivery('a'), aDelivery('b'), aDelivery('c')])
    expect(steps).toEqual([
      ...['applied a to default', 'applied b to default', 'applied c to default', 'read 1 for default'],
      ...['told a of default', 'told b of default', 'told c of default'],
    ])
    expect(settled).toEqual({ a: { state: 'applied' }, b: { state: 'applied' }, c: { state: 'applied' } })
  })

  it('delays what needs a reading that failed, and nothing else', async () => {
    const { run, settled, steps, events } = open({
      wants: { a: [readingOf(1, ['commits'])], b: [] },
      read: async () => {
        throw new HubSyncError('lock_held', 'A run is under way')
      },
    })
    await run([aDelivery('a'), aDelivery('b')])
    expect(settled).toMatchObject({
      a: { state: 'delayed', error: 'lock_held: A run is under way' },
      b: { state: 'applied' },
    })
    expect(steps).not.toContain('told a of default')
    expect(events.map(({ data }) => data.deliveryId)).toEqual(['b'])
  })

  it('reads for each tenant with what is its own', async () => {
    const { run, steps } = open({
      wants: { a: [readingOf(1, ['commits'])] },
      tenants: ['red', 'blue', 'red'],
    })
    await run([aDelivery('a')])
    expect(steps.filter((step) => step.startsWith('read'))).toEqual(['read 1 for red', 'read 1 for blue'])
    expect(steps.filter((step) => step.startsWith('told'))).toEqual(['told a of red', 'told a of blue'])
  })

  it('gives those behind a failure back untried, but goes on behind one that is out of turn', async () => {
    const apply: ApplyDelivery = async (_parts, { deliveryId }) => {
      if (deliveryId === 'a') throw new Error('not now')
      return { outcome: 'unchanged' }
    }
    const first = open({ apply })
    await first.run([aDelivery('a'), aDelivery('b'), aDelivery('c')])
    expect(first.settled).toMatchObject({
      ...{ a: { state: 'received' }, b: { state: 'untried' }, c: { state: 'untried' } },
    })
    const again = open({ apply })
    await again.run([aDelivery('a', { attempts: 2 }), aDelivery('b')])
    expect(again.settled).toMatchObject({ a: { state: 'delayed' }, b: { state: 'applied' } })
  })

  it('survives an inbox that fails while a subscriber is at work', async () => {
    const unheard: unknown[] = []
    const note = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', note)
    const { run, steps } = open({
      settle: async () => {
        throw new HubSyncError('database_unreachable', 'The database is gone')
      },
      listener: () => new Promise((resolve) => setTimeout(resolve, 20)),
    })
    await run([aDelivery('a'), aDelivery('b'), aDelivery('c')])
    process.off('unhandledRejection', note)
    expect(steps.filter((step) => step.startsWith('told'))).toHaveLength(3)
    expect(unheard).toEqual([])
  })

  it('survives an inbox that fails while one tenant has failed and the subscriber of another is at work', async () => {
    const unheard: unknown[] = []
    const note = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', note)
    const { run } = open({
      tenants: ['red', 'blue'],
      apply: async ({ scope }, { deliveryId }) => {
        if (scope.tenantId === 'red' && deliveryId === 'a') throw new Error('a bug')
        return { outcome: 'unchanged' }
      },
      settle: async () => {
        throw new HubSyncError('database_unreachable', 'The database is gone')
      },
      listener: () => new Promise((resolve) => setTimeout(resolve, 20)),
    })
    await run([aDelivery('a'), aDelivery('b')])
    process.off('unhandledRejection', note)
    expect(unheard).toEqual([])
  })

  it('parks what was taken again and again and never settled, untouched', async () => {
    const { run, settled, steps, events } = open({})
    await run([aDelivery('deadly', { attempts: 16 }), aDelivery('behind')])
    await run([aDelivery('silent', { attempts: 16, state: 'untold' })])
    expect(settled).toMatchObject({
      deadly: { state: 'parked', error: expect.stringContaining('taken 15 times') },
      behind: { state: 'applied' },
      silent: { state: 'parked' },
    })
    expect(steps).toEqual(['applied behind to default', 'told behind of default'])
    expect(events.filter(({ type }) => type === 'webhook:parked')).toHaveLength(2)
  })

  it('tries what time may mend for longer than what it does not', async () => {
    const statesAfter = async (thrown: Error) => {
      const { run, settled } = open({
        apply: async () => {
          throw thrown
        },
      })
      for (const attempts of [5, 6, 14, 15])
        await run([aDelivery(`${attempts}`, { attempts, state: 'delayed' })])
      return Object.values(settled).map(({ state }) => state)
    }
    const [delayed, parked] = ['delayed', 'parked']
    expect(await statesAfter(new Error('a bug'))).toEqual([delayed, parked, parked, parked])
    const outage = new HubSyncError('github_unavailable', 'GitHub answered with 502')
    expect(await statesAfter(outage)).toEqual([delayed, delayed, delayed, parked])
  })
})
