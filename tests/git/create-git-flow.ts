import type { HubSyncOptions, SyncResult } from '@hubsync/core'
import { readState } from '@hubsync/simulator'
import { createFlow, type Flow, type FlowOptions } from '../flows/create-flow.js'
import { readMemoryCopy } from '../flows/read-memory-copy.js'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows, type PlainRow, type RowsByKey } from '../support/expected-rows.js'
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.js'
import { GitTwin } from './git-twin.js'

export interface GitFlow {
  readonly flow: Flow
  readonly server: GitServer
  readonly twin: GitTwin
  /** Requests for commits that went to the API. */
  readonly commitRequests: () => number
  /** What the copy lacks or has wrong, but for what git does not tell. */
  differences(): string[]
  close(): Promise<void>
}

export type GitFlowOptions = FlowOptions & {
  readonly server?: Partial<GitServerOptions>
  readonly git?: Partial<HubSyncOptions>
}

/** A simulated GitHub that serves its histories by git too, on one address and to one token. */
export async function createGitFlow({ server: own, git, ...options }: GitFlowOptions = {}): Promise<GitFlow> {
  const token = options.token ?? 'token'
  const holder: { twin?: GitTwin } = {}
  const server = await startGitServer({
    tokens: [token],
    find: (fullName) => holder.twin?.find(fullName) ?? null,
    ...own,
  })
  let commitRequests = 0
  let apiUrl = ''
  const ask = async (address: unknown, init?: RequestInit): Promise<Response> => {
    const { twin } = holder
    const asked = new URL(String(address))
    const body = typeof init?.body === 'string' ? init.body : ''
    if (/\/commits(?:\?|$)/.test(asked.href) || body.includes('CommitFields')) commitRequests += 1
    flow.clock.advance(1)
    const answer = await fetch(
      twin?.translateBack(`${apiUrl}${asked.pathname}${asked.search}`) ?? asked,
      init && { ...init, ...(body !== '' && { body: twin?.translateBack(body) ?? body }) },
    )
    const told = (await answer.text()).replaceAll('https://github.com/', `${server.url}/`)
    const empty = answer.status === 204 || answer.status === 304
    const headers = new Headers(answer.headers)
    headers.delete('content-length')
    headers.delete('content-encoding')
    const link = headers.get('link')
    if (link !== null) headers.set('link', twin?.translate(link) ?? link)
    return new Response(empty ? null : (twin?.translate(told) ?? told), { status: answer.status, headers })
  }
  const flow: Flow = await createFlow({
    ...options,
    hub: { apiUrl: server.url, fetch: ask as typeof fetch, commits: 'git', ...git, ...options.hub },
  })
  apiUrl = flow.simulator.url
  const twin = new GitTwin(flow.world)
  holder.twin = twin
  return {
    flow,
    server,
    twin,
    commitRequests: () => commitRequests,
    differences: () => {
      const state = readState(flow.world, { owner: flow.owner })
      const told = JSON.parse(twin.translate(JSON.stringify(state))) as typeof state
      const copy = readMemoryCopy(flow.database, flow.scope)
      const expected = expectedRows(told)
      return compareRows(
        { ...expected, commits: untold(expected.commits) },
        { ...copy, commits: untold(copy.commits) },
        state.silent,
      )
    },
    close: async () => {
      await flow.close()
      await server.close()
      twin.close()
    },
  }
}

/** Git does not know accounts, statistics and GitHub's own ids. */
const notTold = ['author_login', 'author_id', 'additions', 'deletions', 'node_id']

function untold(rows: RowsByKey): RowsByKey {
  return new Map(
    [...rows].map(([key, row]) => [
      key,
      Object.fromEntries(Object.entries(row).filter(([name]) => !notTold.includes(name))) as PlainRow,
    ]),
  )
}

export function outcomesOf(result: SyncResult) {
  return result.completeness.filter(({ stream }) => stream === 'commits').map(({ outcome }) => outcome)
}
