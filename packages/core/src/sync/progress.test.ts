import { expect, it } from 'vitest'
import { freeQuota } from '../../test/sync/free-quota.js'
import type { Cost } from '../contracts/quota.js'
import type { SyncEvent } from '../contracts/status-sink.js'
import { systemRuntime } from '../system-runtime.js'
import { Progress } from './progress.js'

const aProgress = () =>
  new Progress({ ...systemRuntime(), runId: 'r', tenantId: 't', emit: () => undefined, quota: freeQuota() })

it('a run asks for what its pages are known to cost, from the first one on', () => {
  const asked: Cost[] = []
  const spent = { rest: 0, graphql: 10 }
  const quota = freeQuota({ expect: (cost) => asked.push(cost), spent: () => ({ ...spent }) })
  const progress = new Progress({
    ...systemRuntime(),
    runId: 'r',
    tenantId: 't',
    emit: () => undefined,
    quota,
  })
  progress.enter('read')
  progress.expect('acme/web', 300)
  progress.expectPoints(9)
  spent.graphql += 3
  progress.committed('acme/web', 100)
  spent.graphql += 5
  progress.committed('acme/web', 100)
  progress.committed('acme/web', 100)
  expect(asked.map(({ graphql }) => graphql)).toEqual([6, 1, 0])
})

it('a run says at every stage what it leaves undone', () => {
  const progress = aProgress()
  expect(progress.describeLeft()).toBe('while it looked for what to read')
  progress.enter('read')
  progress.expect('acme/web', 300)
  progress.expect('acme/app', 20)
  progress.committed('acme/web', 100)
  expect(progress.describeLeft()).toBe('with about 220 records in 2 repositories left to read')
  progress.committed('acme/app', 20)
  progress.closed('acme/app')
  expect(progress.describeLeft()).toBe('with about 200 records in 1 repository left to read')
  progress.committed('acme/web', 200)
  progress.closed('acme/web')
  expect(progress.describeLeft()).toBe('with everything read and the proof left')
  progress.enter('verify')
  expect(progress.describeLeft()).toBe('with everything read and the proof left')
  progress.enter('derive')
  expect(progress.describeLeft()).toBe('with everything read and proven, and the figures left to derive')
})

it('a run tells what is left of the budgets whenever it tells where it stands', () => {
  let graphql: number | null = null
  const told: SyncEvent[] = []
  const progress = new Progress({
    ...systemRuntime(),
    runId: 'r',
    tenantId: 't',
    emit: (event) => told.push(event),
    quota: freeQuota({ budgetLeft: () => ({ rest: null, graphql }) }),
  })
  progress.enter('probe')
  graphql = 4_990
  progress.enter('read')
  expect(told).toMatchObject([
    { data: { budgetLeft: { rest: null, graphql: null } } },
    { data: { budgetLeft: { rest: null, graphql: 4_990 } } },
  ])
})
