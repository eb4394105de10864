import { expect, it } from 'vitest'
import { untilAborted } from './until-aborted.js'

const aborted = new Error('aborted')
const forever = new Promise<never>(() => undefined)

it.each([undefined, new AbortController().signal])('work that ends is what it comes to', async (signal) => {
  expect(await untilAborted(Promise.resolve(1), signal, () => aborted)).toBe(1)
  const failure = new Error('failed')
  await expect(untilAborted(Promise.reject(failure), signal, () => aborted)).rejects.toBe(failure)
})

it('work that never ends is waited for until the signal is aborted', async () => {
  const controller = new AbortController()
  const waiting = untilAborted(forever, controller.signal, ({ reason }) => reason)
  controller.abort(aborted)
  await expect(waiting).rejects.toBe(aborted)
})

it('a signal that was aborted before comes first, and nothing is left unheard', async () => {
  const unheard: unknown[] = []
  const hear = (thrown: unknown) => unheard.push(thrown)
  process.on('unhandledRejection', hear)
  try {
    const signal = AbortSignal.abort()
    await expect(untilAborted(forever, signal, () => aborted)).rejects.toBe(aborted)
    await expect(untilAborted(Promise.reject(new Error('No')), signal, () => aborted)).rejects.toBe(aborted)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(unheard).toEqual([])
  } finally {
    process.off('unhandledRejection', hear)
  }
})
