import { expect, test } from 'vitest'
import { settleAll } from './settle-all.js'

test('results come in the order of the work', async () => {
  const later = new Promise<number>((resolve) => setTimeout(() => resolve(1), 5))
  expect(await settleAll([later, Promise.resolve(2)])).toEqual([1, 2])
  expect(await settleAll([])).toEqual([])
})

test('a failure is told when nothing is under way any more', async () => {
  let isUnderWay = true
  const slow = new Promise<void>((resolve) =>
    setTimeout(() => {
      isUnderWay = false
      resolve()
    }, 10),
  )
  const failure = new Error('the first')
  const work = settleAll([slow, Promise.reject(failure), Promise.reject(new Error('another'))])
  await expect(work).rejects.toBe(failure)
  expect(isUnderWay).toBe(false)
})
