import { expect, it } from 'vitest'
import { createLoginLimit } from './login-limit.js'

function open() {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const limit = createLoginLimit(() => new Date(now))
  const beWrong = (address: string, times: number) => {
    for (let time = 0; time < times; time += 1) limit.noteWrong(address)
  }
  return {
    limit,
    beWrong,
    pass: (seconds: number) => {
      now += seconds * 1_000
    },
  }
}

it('lets an address be wrong five times a minute, and no other wait for it', () => {
  const { limit, beWrong, pass } = open()
  beWrong('10.0.0.1', 4)
  expect(limit.waitOf('10.0.0.1')).toBe(0)
  pass(20)
  beWrong('10.0.0.1', 1)
  expect(limit.waitOf('10.0.0.1')).toBe(40)
  expect(limit.waitOf('10.0.0.2')).toBe(0)
  pass(40)
  expect(limit.waitOf('10.0.0.1')).toBe(0)
  beWrong('10.0.0.1', 1)
  expect(limit.waitOf('10.0.0.1')).toBe(0)
})

it('remembers ten thousand addresses, the newest', () => {
  const { limit, beWrong } = open()
  beWrong('first', 5)
  for (let nth = 0; nth < 9_999; nth += 1) beWrong(`address ${nth}`, 1)
  expect(limit.waitOf('first')).toBe(60)
  beWrong('one more', 1)
  expect(limit.waitOf('first')).toBe(0)
})
