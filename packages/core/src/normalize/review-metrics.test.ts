import { describe, expect, test } from 'vitest'
import { calculateCycleTimeHours, measureReviews } from './review-metrics.js'

const pullRequest = { authorId: 1, createdAt: '2024-05-01T00:00:00.000Z' }

function reviewAt(authorId: number | null, hour: string | null) {
  return { authorId, submittedAt: hour && `2024-05-01T${hour}:00.000Z` }
}

describe('the first review', () => {
  test.each([
    ['is the earliest, not the first listed', pullRequest, [reviewAt(2, '09:00'), reviewAt(3, '06:30')], 6.5],
    ['is never the author’s own', pullRequest, [reviewAt(1, '01:00'), reviewAt(2, '03:00')], 3],
    ['is none while only the author commented', pullRequest, [reviewAt(1, '01:00')], null],
    ['may come from a deleted account', pullRequest, [reviewAt(null, '02:00')], 2],
    [
      'of a deleted author may come from anybody known',
      { ...pullRequest, authorId: null },
      [reviewAt(2, '02:00')],
      2,
    ],
    [
      'is none where both accounts are deleted',
      { ...pullRequest, authorId: null },
      [reviewAt(null, '02:00')],
      null,
    ],
    ['is none without reviews', pullRequest, [], null],
    ['is not one that was never submitted', pullRequest, [reviewAt(2, null)], null],
    ['takes no time at once', pullRequest, [reviewAt(2, '00:00')], 0],
  ])('%s', (_, reviewed, reviews, hours) => {
    expect(measureReviews(reviewed, reviews).reviewTimeHours).toBe(hours)
  })

  test('is told by time even where the creation of the pull request is unknown', () => {
    expect(measureReviews({ authorId: 1, createdAt: null }, [reviewAt(2, '02:00')])).toEqual({
      reviewsCount: 1,
      firstReviewAt: '2024-05-01T02:00:00.000Z',
      reviewTimeHours: null,
    })
  })
})

test('all submitted reviews count, the author’s own too', () => {
  const reviews = [reviewAt(1, '01:00'), reviewAt(2, '02:00'), reviewAt(2, '03:00'), reviewAt(3, null)]
  expect(measureReviews(pullRequest, reviews).reviewsCount).toBe(3)
})

test.each([
  ['2024-05-01T00:00:00.000Z', '2024-05-02T12:30:00.000Z', 36.5],
  ['2024-05-01T00:00:00.000Z', null, null],
  [null, '2024-05-01T00:00:00.000Z', null],
])('the cycle from %s to %s takes %s hours', (createdAt, mergedAt, hours) => {
  expect(calculateCycleTimeHours(createdAt, mergedAt)).toBe(hours)
})
