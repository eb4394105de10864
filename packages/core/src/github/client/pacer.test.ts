import { expect, test } from 'vitest'
import { Pacer } from './pacer.js'

const run = () => ({ priority: 'run' as const })
const backfill = () => ({ priority: 'backfill' as const })

test('one request goes out each interval', () => {
  const pacer = new Pacer()
  expect(pacer.takeTurn(run(), 1_000, 500)).toBeNull()
  expect(pacer.takeTurn(run(), 1_200, 500)).toBe(1_500)
  expect(pacer.takeTurn(run(), 1_500, 500)).toBeNull()
})

test('an interval that became shorter brings the turn forward', () => {
  const pacer = new Pacer()
  pacer.takeTurn(run(), 1_000, 500)
  expect(pacer.takeTurn(run(), 1_200, 100)).toBeNull()
})

test('of those that wait the more urgent goes first, also where it wakes last', () => {
  const pacer = new Pacer()
  pacer.takeTurn(run(), 1_000, 500)
  const [late, early] = [run(), backfill()]
  expect(pacer.takeTurn(early, 1_100, 500)).toBe(1_500)
  expect(pacer.takeTurn(late, 1_200, 500)).toBe(1_500)
  expect(pacer.takeTurn(early, 1_500, 500)).toBe(2_000)
  expect(pacer.takeTurn(late, 1_500, 500)).toBeNull()
  expect(pacer.takeTurn(early, 2_000, 500)).toBeNull()
})

test('nobody yields to a request that was given up', () => {
  const pacer = new Pacer()
  pacer.takeTurn(run(), 1_000, 500)
  const gone = run()
  pacer.takeTurn(gone, 1_100, 500)
  pacer.forget(gone)
  expect(pacer.takeTurn(backfill(), 1_500, 500)).toBeNull()
})
