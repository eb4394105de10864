import { describe, expect, it } from 'vitest'
import { Stats } from './stats.js'

describe('Stats', () => {
  it('counts by route and status', () => {
    const stats = new Stats()
    stats.countRest({ route: 'GET /repos/{owner}/{repo}', status: 200, points: 1 })
    stats.countRest({ route: 'GET /repos/{owner}/{repo}', status: 304, points: 0 })
    stats.countGraphql({ status: 200, points: 4, nodes: 90 })
    stats.countGraphql({ status: 200, points: 1, nodes: 300 })
    expect(stats.read()).toEqual({
      requests: 4,
      routes: {
        'GET /repos/{owner}/{repo}': { requests: 2, statuses: { 200: 1, 304: 1 } },
        'POST /graphql': { requests: 2, statuses: { 200: 2 } },
      },
      restRequests: 2,
      graphqlRequests: 2,
      notModified: 1,
      restPoints: 1,
      graphqlPoints: 5,
      largestQueryPoints: 4,
      largestQueryNodes: 300,
      faults: {},
    })
  })

  it('hands out copies and starts anew', () => {
    const stats = new Stats()
    const before = stats.read()
    stats.countGraphql({ status: 200, points: 1, nodes: 1 })
    expect(before.requests).toBe(0)
    stats.reset()
    expect(stats.read()).toEqual(before)
  })

  it('tells each running request its own nodes', async () => {
    const stats = new Stats()
    const query = (nodes: number, wait: number) =>
      stats.follow(async () => {
        await new Promise((resolve) => setTimeout(resolve, wait))
        stats.countGraphql({ status: 200, points: 1, nodes })
      })
    const followed = await Promise.all([query(5, 20), query(9, 5), query(7, 10)])
    expect(followed.map(({ nodes }) => nodes)).toEqual([5, 9, 7])
  })
})
