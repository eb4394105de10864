import { inspect } from 'node:util'
import type { HubSyncError, StatusEvent } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { createFlow, type RequestHook, type Transport } from './create-flow.js'
import { rowsOf } from './read-memory-copy.js'

const canary = `ghp_${'C4n4ry'.repeat(6)}`
const echo = `Odd: Authorization: Bearer ${canary}`
const json = { 'content-type': 'application/json' }

const tiny = { repositories: 2, issues: 6, pullRequests: 4, reviews: 4, commits: 6 }

function answer(status: number, body: unknown, headers: Record<string, string> = {}): RequestHook {
  return () => new Response(JSON.stringify(body), { status, headers: { ...json, ...headers } })
}

/** Errors beside the data that GitHub answers, for every field of the query. */
const spoil: RequestHook = async ({ send }) => {
  const response = await send()
  const { data } = (await response.json()) as { data: Record<string, unknown> }
  const aliases = Object.keys(data).filter((alias) => alias !== 'rateLimit')
  const errors = aliases.map((alias) => ({ type: 'FORBIDDEN', message: echo, path: [alias] }))
  const spoilt = { ...data, ...Object.fromEntries(aliases.map((alias) => [alias, null])) }
  return new Response(JSON.stringify({ data: spoilt, errors }), { headers: response.headers })
}

const echoes: [transport: Transport, name: string, hook: RequestHook][] = [
  ...[401, 403, 404, 422, 451, 500, 502].flatMap((status): typeof echoes => [
    ['rest', `bodies of ${status}`, answer(status, { message: echo, errors: [echo] })],
    ['graphql', `bodies of ${status}`, answer(status, { message: echo })],
  ]),
  ['rest', 'headers', answer(403, { message: 'No' }, { 'x-accepted-oauth-scopes': canary })],
  ['graphql', 'headers', answer(403, { message: 'No' }, { 'x-github-request-id': canary })],
  ['rest', 'pages that are no JSON', () => new Response(echo, { headers: { 'content-type': canary } })],
  ['graphql', 'errors without data', answer(200, { errors: [{ type: 'ODD', message: echo }] })],
  ['graphql', 'errors beside data', spoil],
  ['rest', 'failures of the network', () => Promise.reject(new TypeError(echo, { cause: new Error(echo) }))],
  ['graphql', 'failures of the network', () => Promise.reject(new TypeError(echo))],
]

/** Everything that can be seen of a value. */
function shown(value: unknown): string {
  const stacks = value instanceof Error ? value.stack : ''
  return `${inspect(value, { depth: 20, showHidden: true, maxArrayLength: null })}\n${JSON.stringify(value)}\n${stacks}`
}

const moments = { graphql: [1, 2, 3], rest: [1, 2, 12] }
const second = `ghp_${'S3c0nd'.repeat(6)}`

/** GitHub may know whose token another one is: it repeats the one that it was sent. */
const echoSent: RequestHook = ({ headers }) => {
  const sent = headers.get('authorization')
  return new Response(JSON.stringify({ message: `Odd: ${sent}`, errors: [{ type: 'ODD', message: sent }] }), {
    status: 401,
    headers: json,
  })
}

describe('a GitHub that echoes the token', () => {
  it.each(moments.graphql.flatMap((nth) => [[nth, 'graphql'] as const, [nth, 'rest'] as const]))(
    'from request %i on shows none of a list over %s, neither in warnings nor in failures',
    async (nth, transport) => {
      const said: unknown[] = []
      const log = (...words: unknown[]) => void said.push(words)
      const logger = { debug: log, info: log, warn: log, error: log }
      const events: StatusEvent[] = []
      const auth = [canary, () => second]
      const hub = { logger, auth, sinks: [{ emit: (event: StatusEvent) => events.push(event) }] }
      const flow = await createFlow({ ...tiny, transport, hub })
      try {
        flow.onRequest((request) => (request.nth < nth ? undefined : echoSent(request)))
        const outcome = await flow.sync().catch((thrown: HubSyncError) => thrown)
        expect(outcome).toMatchObject({ code: 'authentication_failed' })
        expect(JSON.stringify(said)).toMatch(/GitHub refuses token [12] of 2/)
        const logs = await flow.hub.status.getSyncHistory(100)
        const seen = [outcome, events, said, logs, flow.hub, rowsOf(flow.database, flow.scope, 'import_logs')]
        for (const secret of [canary, second]) {
          for (const each of seen) expect(shown(each)).not.toContain(secret)
        }
      } finally {
        await flow.close()
      }
    },
  )

  it.each(echoes)('over %s in %s shows it to nobody', async (transport, _name, hook) => {
    for (const nth of moments[transport]) {
      const said: unknown[] = []
      const log = (...words: unknown[]) => void said.push(words)
      const logger = { debug: log, info: log, warn: log, error: log }
      const events: StatusEvent[] = []
      const hub = { logger, sinks: [{ emit: (event: StatusEvent) => events.push(event) }] }
      const flow = await createFlow({ ...tiny, transport, token: canary, hub })
      try {
        flow.onRequest((request) => (request.nth < nth ? undefined : hook(request)))
        const outcome = await flow.sync().catch((thrown: HubSyncError) => thrown)
        expect(outcome, `from request ${nth}`).not.toMatchObject({ success: true })
        const logs = await flow.hub.status.getSyncHistory(100)
        const seen = [outcome, events, said, logs, flow.hub, rowsOf(flow.database, flow.scope, 'import_logs')]
        for (const each of seen) expect(shown(each), `from request ${nth}`).not.toContain(canary)
      } finally {
        await flow.close()
      }
    }
  })
})
