import { describe, expect, it } from 'vitest'
import { SubscriberLanes } from './subscriber-lanes.js'

const subscriber = 'somebody'
const hurry = new AbortController().signal
const never = () => new Promise<void>(() => undefined)

function open(options: Partial<ConstructorParameters<typeof SubscriberLanes>[0]> = {}) {
  const lanes = new SubscriberLanes({ longestMs: 60_000, ...options })
  const calls: string[] = []
  const run = (lane: string, name: string, call: () => unknown = () => undefined, signal = hurry) =>
    lanes.run({
      ...{ subscriber, lane, hurry: signal },
      call: () => {
        calls.push(name)
        return call()
      },
    })
  return { lanes, calls, run }
}

const soon = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

describe('SubscriberLanes', () => {
  it('calls in turn within a lane, also after a failure, and lanes beside each other', async () => {
    const { calls, run } = open()
    const order: string[] = []
    const slow = run('a', 'first', () => soon(20).then(() => Promise.reject(new Error('bad'))))
    const behind = run('a', 'second').then(() => order.push(...calls))
    await run('b', 'elsewhere')
    expect(calls).toEqual(['first', 'elsewhere'])
    await expect(slow).rejects.toThrow('bad')
    await behind
    expect(order).toEqual(['first', 'elsewhere', 'second'])
  })

  it('gives a call up that takes too long, and goes on behind it', async () => {
    const { calls, run } = open({ longestMs: 20 })
    const hung = run('a', 'hung', never)
    const behind = run('a', 'behind')
    await expect(hung).rejects.toThrow(/within 0\.02 s/)
    await behind
    expect(calls).toEqual(['hung', 'behind'])
  })

  it('refuses more than may wait for a subscriber, and takes them again once there is room', async () => {
    const { run } = open({ mostWaiting: 2, patienceMs: 0 })
    let finish = () => {}
    const over = new Promise<void>((resolve) => {
      finish = resolve
    })
    const waiting = [run('a', '1', () => over), run('b', '2', () => over)]
    await soon(0)
    await expect(run('c', '3')).rejects.toMatchObject({ code: 'interrupted', retryable: true })
    finish()
    await Promise.all(waiting)
    await run('c', '4')
  })

  it('makes others wait for room behind who is slow, and not behind who is stuck', async () => {
    const slow = open({ mostWaiting: 1, patienceMs: 60_000 })
    let isOver = false
    void slow
      .run('a', 'slow', () => soon(40))
      .then(() => {
        isOver = true
      })
    await slow.lanes.room([subscriber], hurry)
    expect(isOver).toBe(true)

    const stuck = open({ mostWaiting: 1, patienceMs: 30 })
    void stuck.run('a', 'stuck', never).catch(() => undefined)
    expect(stuck.lanes.isStuck(subscriber)).toBe(false)
    await stuck.lanes.room([subscriber], hurry)
    expect(stuck.lanes.isStuck(subscriber)).toBe(true)
  })

  it('refuses nobody who waited for room behind who is slow', async () => {
    const { lanes, calls, run } = open({ mostWaiting: 1, patienceMs: 60_000 })
    void run('a', 'slow', () => soon(20))
    const names = ['b', 'c', 'd']
    await Promise.all(
      names.map(async (name) => {
        await lanes.room([subscriber], hurry)
        await run('a', name)
      }),
    )
    expect(calls).toEqual(['slow', ...names])
  })

  it('leaves a call that hangs, and begins no other, when it has to hurry', async () => {
    const { calls, run, lanes } = open({ mostWaiting: 2 })
    const stop = new AbortController()
    const results = Promise.allSettled([
      run('a', 'hung', never, stop.signal),
      run('a', 'behind', never, stop.signal),
    ])
    const room = lanes.room([subscriber], stop.signal)
    await soon(5)
    stop.abort()
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await room
    expect(calls).toEqual(['hung'])
  })
})
