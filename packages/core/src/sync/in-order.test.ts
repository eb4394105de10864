import { expect, test } from 'vitest'
import { inOrder } from './in-order.js'

test('answers are told in the order asked for, with those behind them that came earlier', async () => {
  const resolve: ((answer: string) => void)[] = []
  const work = ['a', 'b', 'c', 'd'].map(
    () => new Promise<string>((resolveOne) => void resolve.push(resolveOne)),
  )
  const told: string[][] = []
  const reading = (async () => {
    for await (const answers of inOrder(work)) told.push(answers)
  })()
  const answer = async (index: number, text: string) => {
    resolve[index]?.(text)
    await new Promise((done) => setTimeout(done, 0))
  }
  await answer(1, 'second')
  expect(told).toEqual([])
  await answer(0, 'first')
  expect(told).toEqual([['first', 'second']])
  await answer(3, 'fourth')
  await answer(2, 'third')
  await reading
  expect(told).toEqual([
    ['first', 'second'],
    ['third', 'fourth'],
  ])
})

test('nothing asked for is nothing told', async () => {
  for await (const answers of inOrder([])) expect(answers).toBeUndefined()
})
