import { expect, it } from 'vitest'
import type { InboxDelivery } from '../../contracts/inbox.js'
import { Subscriptions } from '../subscribe/subscriptions.js'
import { Subscribers } from './tell-subscribers.js'

const hurry = new AbortController().signal

function aDelivery(deliveryId: string): InboxDelivery {
  return {
    ...{ host: 'github.com', hookId: '7', deliveryId, event: 'push', action: null, projectGithubId: 1 },
    ...{ payload: {}, receivedAt: '2026-03-01T12:00:00.000Z', state: 'received', attempts: 1 },
    ...{ nextAttemptAt: null, appliedAt: null, error: null },
  }
}

/** One subscriber, whose every call ends when the test says so. */
function open() {
  const subscriptions = new Subscriptions()
  const calls: string[] = []
  const endings: (() => void)[] = []
  const end = subscriptions.add('*', null, async ({ id }) => {
    calls.push(id)
    await new Promise<void>((resolve) => void endings.push(resolve))
  })
  const subscribers = new Subscribers({ subscriptions, bus: null, longestMs: 60_000 })
  const tell = (id: string) => subscribers.tell(aDelivery(id), ['default'], hurry)
  const finish = () => endings.splice(0).forEach((resolve) => void resolve())
  return { subscribers, calls, end, tell, finish }
}

it('does not call again who succeeds with a delivery while it waits to be told once more', async () => {
  const { calls, tell, finish } = open()
  const tellings = [tell('a'), tell('a')]
  await Promise.resolve()
  finish()
  await Promise.all(tellings)
  expect(calls).toEqual(['a'])
})

it('calls nobody any more who ended his subscription while deliveries waited for him', async () => {
  const { calls, end, tell, finish } = open()
  const tellings = ['a', 'b', 'c'].map(tell)
  await Promise.resolve()
  end()
  finish()
  await Promise.all(tellings)
  expect(calls).toEqual(['a'])
})

it('calls everybody again once it has forgotten who was told', async () => {
  const { subscribers, calls, tell, finish } = open()
  for (const isForgotten of [true, false]) {
    const telling = tell('a')
    await Promise.resolve()
    finish()
    await telling
    if (isForgotten) subscribers.forget(aDelivery('a'))
  }
  await tell('a')
  expect(calls).toEqual(['a', 'a'])
})
