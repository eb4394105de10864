import { describe, expect, it } from 'vitest'
import type { PageRequest } from '../contracts/source.js'
import { findStream } from './find-stream.js'
import { addWeights, connectionsInLastPoint, pointsOf, weighPage } from './query-cost.js'
import { weighRepository } from './repository.js'

describe('points', () => {
  it.each([
    [0, 1],
    [1, 1],
    [149, 1],
    [150, 2],
    [249, 2],
    [5_101, 51],
  ])('of %i connections are %i', (connections, points) => {
    expect(pointsOf(connections)).toBe(points)
  })

  it.each([150, 372, 449, 5_101])('of %i connections less the last point are one less', (connections) => {
    const surplus = connectionsInLastPoint(connections)
    expect(pointsOf(connections - surplus)).toBe(pointsOf(connections) - 1)
    expect(pointsOf(connections - surplus + 1)).toBe(pointsOf(connections))
  })

  it('of the first cannot be less', () => {
    expect(connectionsInLastPoint(149)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what a query declares', () => {
  it('is one connection, and one for each connection of each node', () => {
    expect(weighPage(50)).toEqual({ connections: 1, nodes: 50 })
    expect(weighPage(50, 60, 0)).toEqual({ connections: 101, nodes: 50 + 3_000 })
    expect(addWeights([weighPage(2, 1), weighPage(3)])).toEqual({ connections: 4, nodes: 7 })
  })

  const request = {
    repository: null,
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  } as const
  const options = { statistics: 'all', parents: false } as const
  it.each([
    ['bugs', {}, 301],
    ['bugs', { order: 'identity' }, 1],
    ['pull-requests', {}, 401],
    ['pull-requests', { order: 'identity' }, 101],
    ['pull-requests', { order: 'identity', since: '2026-01-01T00:00:00Z' }, 1],
    ['reviews', {}, 1],
    ['commits', {}, 1],
    ['members', {}, 1],
  ] as const)('of a hundred %s, %o, is %i connections', (stream, told, connections) => {
    const asked: PageRequest = { ...request, stream, ...told }
    expect(findStream(stream).graphql?.weigh(asked, options).connections).toBe(connections)
  })

  it('grows by the parents of every commit where they are asked for', () => {
    const asked: PageRequest = { ...request, stream: 'commits' }
    expect(findStream('commits').graphql?.weigh(asked, { ...options, parents: true }).connections).toBe(101)
  })

  it('of a repository is two connections, and three more with details', () => {
    const movements = { issues: true, pullRequests: true }
    expect(weighRepository({ details: false, ...movements }).connections).toBe(2)
    expect(weighRepository({ details: true, ...movements }).connections).toBe(5)
    expect(weighRepository({ details: false, issues: false, pullRequests: false }).connections).toBe(0)
  })
})
