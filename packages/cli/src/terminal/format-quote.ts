import type { Quote } from '@hubsync/core'
import { formatCount } from './format-count.js'
import { formatDuration } from './format-duration.js'
import { formatTable } from './format-table.js'

/** What a run would take, in a few lines. */
export function formatQuote(quote: Quote): string {
  const { kind, owner, transport, requests, points, rows, estimatedMs, perStream, notes, spent } = quote
  const name = { full: 'A full sync', incremental: 'An incremental sync' }[kind]
  const price = transport === 'graphql' ? ` at ${formatCount(points, 'point')}` : ''
  return [
    `${name} of ${owner} takes ${formatCount(requests, 'request')}${price}, ${formatCount(rows, 'record')}, about ${formatDuration(estimatedMs)}`,
    formatTable(
      ['stream', 'repositories', 'records', 'basis'],
      perStream.map(({ stream, repositories, records, basis }) => [stream, repositories, records, basis]),
    ),
    ...notes.map((note) => `Note: ${note}`),
    `The quote took ${formatCount(spent.requests, 'request')} at ${formatCount(spent.points, 'point')}`,
  ].join('\n')
}
