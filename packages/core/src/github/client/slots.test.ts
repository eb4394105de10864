import { expect, test } from 'vitest'
import type { Priority } from '../../contracts/quota.js'
import { Slots } from './slots.js'

/** Requests that end when told to, with the order in which they began. */
function playSlots(size: number) {
  const slots = new Slots(size)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const waits = new Map<string, () => void>()
  let inFlight = 0
  const state = { most: 0 }
  const note = (by: number) => {
    inFlight += by
    state.most = Math.max(state.most, inFlight)
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const ask = (name: string, priority: Priority, { isWaiting = false } = {}) =>
    slots.use(priority, async (slot) => {
      begun.push(name)
      if (isWaiting) await slot.lend(() => new Promise((resolve) => waits.set(name, resolve)))
      note(1)
      begun.push(`${name} goes out`)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      note(-1)
    })
  const goneOut = () => begun.filter((name) => name.endsWith('out')).map((name) => name.split(' ')[0])
  return {
    ask,
    goneOut,
    begun,
    state,
    end: (name: string) => {
      ends.get(name)?.()
      return settle()
    },
    wake: (name: string) => {
      waits.get(name)?.()
      return settle()
    },
    settle,
  }
}

test('the most urgent goes first, and among equals the one that came first', async () => {
  const { ask, goneOut, end, settle } = playSlots(1)
  const asked = [
    ask('first', 'backfill'),
    ask('backfill', 'backfill'),
    ask('run-1', 'run'),
    ask('run-2', 'run'),
    ask('live', 'live'),
    ask('host', 'host'),
  ]
  await settle()
  for (const name of ['first', 'host', 'live', 'run-1', 'run-2', 'backfill']) await end(name)
  await Promise.all(asked)
  expect(goneOut()).toEqual(['first', 'host', 'live', 'run-1', 'run-2', 'backfill'])
})

test('what waits for a limit lends its place to what is more urgent, and to nothing else', async () => {
  const { ask, begun, goneOut, state, end, wake, settle } = playSlots(1)
  const asked = [ask('run', 'run', { isWaiting: true }), ask('equal', 'run'), ask('later', 'backfill')]
  await settle()
  expect(begun, 'its equals stay in their queue').toEqual(['run'])
  asked.push(ask('live', 'live'))
  await settle()
  expect(goneOut()).toEqual(['live'])
  await wake('run')
  expect(goneOut(), 'the place is taken').toEqual(['live'])
  for (const name of ['live', 'run', 'equal', 'later']) await end(name)
  await Promise.all(asked)
  expect(goneOut()).toEqual(['live', 'run', 'equal', 'later'])
  expect(state.most).toBe(1)
})

test('a wait that fails fails its request, and gives the place back', async () => {
  const slots = new Slots(1)
  const failing = slots.use('run', (slot) => slot.lend(() => Promise.reject(new Error('too long'))))
  await expect(failing).rejects.toThrow('too long')
  expect(await slots.use('run', async () => 'goes on')).toBe('goes on')
})
