import type { SyncProgress } from '@hubsync/core'
import { expect, test } from 'vitest'
import { createProgressReporter } from './progress-reporter.js'

const start: SyncProgress = {
  runId: 'run',
  tenantId: 'default',
  stage: 'probe',
  project: null,
  projectsDone: 0,
  projectsTotal: 0,
  recordsDone: 0,
  recordsTotal: 0,
  recordsPerSecond: 0,
  etaMs: null,
  waitingUntil: null,
  requests: 0,
  budgetLeft: { rest: null, graphql: null },
}

test('without a terminal a run is a few lines, each once, with the time left where it can be told', () => {
  const lines: string[] = []
  const reporter = createProgressReporter({
    out: () => undefined,
    say: (text) => lines.push(text),
    isTerminal: false,
    stream: process.stderr,
  })
  const follow = (data: Partial<SyncProgress>) =>
    reporter.follow({ type: 'sync:progress', data: { ...start, ...data } })
  follow({ projectsTotal: 100, requests: 1 })
  follow({ projectsTotal: 180, requests: 2 })
  follow({ stage: 'read', projectsTotal: 180, requests: 2 })
  for (const recordsDone of [10, 400, 600, 640, 999, 1000]) {
    const etaMs = (1000 - recordsDone) * 200
    follow({ stage: 'read', projectsTotal: 180, recordsDone, recordsTotal: 1000, etaMs, requests: 9 })
  }
  follow({ stage: 'verify', projectsTotal: 180, requests: 10 })
  follow({ stage: 'derive', requests: 10 })
  reporter.stop()
  follow({ projectsTotal: 180, requests: 1 })
  expect(lines).toEqual([
    'Looking at repositories: 100 so far, 1 request',
    '10/1000 records, 0/180 repositories, 9 requests',
    '400/1000 records, 0/180 repositories, 9 requests, 2 min 0 s left',
    '600/1000 records, 0/180 repositories, 9 requests, 1 min 20 s left',
    '999/1000 records, 0/180 repositories, 9 requests, 200 ms left',
    '1000/1000 records, 0/180 repositories, 9 requests',
    "Holding GitHub's counts against the rows, 10 requests",
    'Deriving metrics and scores',
    'Looking at repositories: 180 so far, 1 request',
  ])
})
