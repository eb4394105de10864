import { expect, it } from 'vitest'
import type { Whereabouts } from '../contracts/source.js'
import type { Change, CommitBatch } from '../contracts/store.js'
import type { HubSyncErrorCode } from '../errors/codes.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { buryRows } from './bury-rows.js'
import type { Examination } from './examination.js'

const beganAt = '2026-02-01T00:00:00.000Z'

/** Buries one issue that a listing lacks. What is written is kept, also where it fails. */
async function buryOne(findRecord: () => Promise<Whereabouts>) {
  const changes: Change[] = []
  const store = {
    rows: async () => [{ id: 'a', github_id: 10, number: 1 }],
    commit: async (batch: CommitBatch) => {
      changes.push(...batch.changes)
      return { tables: {} }
    },
  }
  const run = {
    source: { transport: 'graphql', findRecord },
    store,
    lease: () => null,
    report: { countCommit: () => undefined },
  }
  const project = {
    row: { id: 'p', full_name: 'acme/widget' },
    probe: { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' },
  }
  const outcome = await buryRows({ run, project } as unknown as Examination, 'bugs', ['a'], beganAt).then(
    () => 'buried',
    (error: HubSyncError) => error.code,
  )
  return { outcome, changes }
}

const failsWith = (code: HubSyncErrorCode) => () => Promise.reject(new HubSyncError(code, 'No'))

it.each<[Whereabouts, object | undefined]>([
  [{ state: 'here' }, undefined],
  [{ state: 'deleted' }, { reason: 'deleted' }],
  [{ state: 'unseen' }, { reason: 'absent-from-listing' }],
  [
    { state: 'transferred', to: 'acme/other#4' },
    { reason: 'transferred', row: { moved_to: 'acme/other#4' } },
  ],
])('an issue that is %o', async (found, expected) => {
  const { outcome, changes } = await buryOne(async () => found)
  expect(outcome).toBe('buried')
  expect(changes).toMatchObject(
    expected ? [{ kind: 'tombstone', ids: ['a'], observedAt: beganAt, ...expected }] : [],
  )
})

it('an issue of which GitHub will never tell anything is gone, as the listing says', async () => {
  const { changes } = await buryOne(failsWith('request_refused'))
  expect(changes).toMatchObject([{ reason: 'absent-from-listing', observedAt: beganAt }])
})

it.each(['github_unavailable', 'authentication_failed', 'token_missing'] as const)(
  'nothing follows from %s: it says nothing about the issue',
  async (code) => {
    expect(await buryOne(failsWith(code))).toEqual({ outcome: code, changes: [] })
  },
)
