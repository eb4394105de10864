import type { QueryWeight } from '../contracts/source.js'

/** Nodes that one query may declare; GitHub refuses a larger one before it runs. */
export const mostDeclaredNodes = 500_000

const connectionsPerPoint = 100

/**
 * What a query costs: the requests that GitHub would need for each connection, every parent being full, in hundreds,
 * rounded to the nearest, at least one.
 *
 * Source: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function pointsOf(connections: number): number {
  return Math.max(1, Math.round(connections / connectionsPerPoint))
}

/** How many connections less would cost a point less: between 1 and 100. Nothing makes the first point cheaper. */
export function connectionsInLastPoint(connections: number): number {
  const points = pointsOf(connections)
  return points === 1 ? Number.POSITIVE_INFINITY : connections - (points - 0.5) * connectionsPerPoint + 1
}

/**
 * A page of a connection, with the connections below each of its nodes.
 *
 * @param nested how many nodes each of those declares; 0 where only the total is read, which is charged all the same
 */
export function weighPage(first: number, ...nested: readonly number[]): QueryWeight {
  return {
    connections: 1 + first * nested.length,
    nodes: first + nested.reduce((sum, size) => sum + first * size, 0),
  }
}

export function addWeights(weights: readonly QueryWeight[]): QueryWeight {
  return {
    connections: weights.reduce((sum, { connections }) => sum + connections, 0),
    nodes: weights.reduce((sum, { nodes }) => sum + nodes, 0),
  }
}
