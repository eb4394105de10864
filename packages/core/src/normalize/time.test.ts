import { expect, test } from 'vitest'
import { fullWeeks, hoursBetween, isWithinDays, toTimestamp } from './time.js'

test.each([
  ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00.000Z'],
  ['2025-10-23T11:24:52+02:00', '2025-10-23T09:24:52.000Z'],
  ['2024-02-29T23:59:59.123456Z', '2024-02-29T23:59:59.123Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
])('writes %s as %s', (text, timestamp) => {
  expect(toTimestamp(text)).toBe(timestamp)
})

test.each([
  [''],
  ['soon'],
  ['2024-13-01T00:00:00Z'],
  ['+010000-01-01T00:00:00Z'],
  ['0000-06-01T00:00:00Z'],
  ['-000044-03-15T00:00:00Z'],
])('takes %j for no time', (text) => {
  expect(toTimestamp(text)).toBeNull()
})

test.each([
  ['2024-05-01T00:00:00.000Z', '2024-05-01T00:00:00.000Z', 0],
  ['2024-05-01T00:00:00.000Z', '2024-05-01T01:00:00.000Z', 1],
  ['2024-05-01T00:00:00.000Z', '2024-05-01T00:00:17.000Z', 0],
  ['2024-05-01T00:00:00.000Z', '2024-05-01T00:00:18.000Z', 0.01],
  ['2024-05-01T00:00:00.000Z', '2024-05-01T00:20:00.000Z', 0.33],
  ['2024-05-01T00:00:00.000Z', '2024-06-01T00:00:00.000Z', 744],
  ['2024-05-01T00:00:00.000Z', '2024-04-30T23:59:42.000Z', 0],
])('from %s to %s are %d hours', (start, end, hours) => {
  expect(hoursBetween(start, end)).toBe(hours)
})

test.each([
  ['2024-05-01T00:00:00.000Z', null, '2024-05-08', 1],
  ['2024-05-01T00:00:00.001Z', null, '2024-05-08', 0],
  ['2024-05-01T00:00:00.000Z', null, '2024-05-01', 0],
  ['2024-05-09T10:00:00.000Z', null, '2024-05-08', 0],
  ['2024-01-01T00:00:00.000Z', '2024-01-14T23:59:59.000Z', '2024-05-08', 1],
  ['2024-01-01T00:00:00.000Z', '2024-01-15T00:00:00.000Z', '2024-05-08', 2],
  ['2024-05-01T00:00:00.000Z', '2024-06-01T00:00:00.000Z', '2024-05-08', 1],
])('from %s to %s, at most to the start of %s, are %d full weeks', (start, end, day, weeks) => {
  expect(fullWeeks(start, end, day)).toBe(weeks)
})

test('counts days back from the start of the day, and later times as recent', () => {
  expect(isWithinDays('2024-04-01T00:00:00.001Z', 30, '2024-05-01')).toBe(true)
  expect(isWithinDays('2024-04-01T00:00:00.000Z', 30, '2024-05-01')).toBe(false)
  expect(isWithinDays('2024-05-01T23:00:00.000Z', 30, '2024-05-01')).toBe(true)
})
