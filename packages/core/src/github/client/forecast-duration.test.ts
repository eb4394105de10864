import { expect, test } from 'vitest'
import { forecastDuration, type Grant } from './forecast-duration.js'

const minute = 60_000
const hour = 60 * minute

const grant = (own: Partial<Grant> = {}): Grant => ({
  spendable: 1000,
  perHour: 5000,
  renewsInMs: 20 * minute,
  opensInMs: 0,
  ...own,
})

test.each<[string, number, number, Grant[], number]>([
  ['the work alone where the hour holds enough', 10 * minute, 900, [grant()], 10 * minute],
  ['the wait for a limit before the work', 10 * minute, 900, [grant({ opensInMs: minute })], 11 * minute],
  ['the next hour and what is left then', 10 * minute, 2000, [grant()], 25 * minute],
  ['as many hours as it takes', 10 * minute, 11_000, [grant()], 2 * hour - 40 * minute + minute * (50 / 11)],
  ['two tokens together', 10 * minute, 1900, [grant(), grant({ renewsInMs: hour })], 10 * minute],
  [
    'the token whose hour begins first',
    10 * minute,
    4000,
    [grant(), grant({ renewsInMs: hour })],
    25 * minute,
  ],
  ['nothing more where there is no limit', minute, 9e9, [grant({ spendable: Infinity })], minute],
  ['work that is slower than the budget', 3 * hour, 2000, [grant()], 3 * hour],
])('an end is told that counts in %s', (_name, workMs, need, grants, expected) => {
  expect(forecastDuration(workMs, need, grants)).toBeCloseTo(expected, 3)
})
