import { expect, test } from 'vitest'
import type { PageRequest, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { failedPage } from './failed-page.js'
import { joinSources } from './join-sources.js'

const { signal } = new AbortController()
const repository = { githubId: 7, nodeId: 'R_7', fullName: 'acme/web' }
const request: PageRequest = {
  ...{ stream: 'bugs', repository, order: 'created', number: 1 },
  ...{ first: 1, cursor: null, since: null, head: null },
}
const absence = new HubSyncError('repository_not_found', 'GitHub shows nothing of acme/web')
const observedAt = '2026-01-01T00:00:00.000Z'

/** A way on acme that does not see the repository. */
const blind: SyncSource = {
  transport: 'graphql',
  pagesPerRequest: 100,
  findOwner: () => Promise.reject(new HubSyncError('owner_not_found', 'No such account')),
  probe: () => {
    throw new RangeError('Nobody looks at the owner')
  },
  probeRepositories: async () => ({ repositories: [], failures: [], observedAt }),
  findRepository: () => Promise.reject(absence),
  findRecord: async () => ({ state: 'unseen' }),
  weigh: () => null,
  readWithLooks: async (requests) => ({
    pages: requests.map((each) => failedPage(each, observedAt, absence)),
    looks: [],
  }),
  read: async (requests) => requests.map((each) => failedPage(each, observedAt, absence)),
}

function onAcme(...sources: readonly SyncSource[]): SyncSource {
  const account = { id: 1, login: 'acme' }
  const [first, ...others] = sources.map((source, index) => ({ source, account, position: index + 1 }))
  if (first === undefined) throw new RangeError('There is no way')
  return joinSources([first, ...others])
}

test('what one way does not see is absent only where the others have been asked', async () => {
  const refuse = () => Promise.reject(new HubSyncError('authentication_failed', 'Bad credentials'))
  const joined = onAcme(blind, { ...blind, probeRepositories: refuse, findRepository: refuse })
  const [page] = await joined.read([request], { signal })
  expect(page?.error).toMatchObject({
    code: 'repository_unreachable',
    message: expect.stringMatching(/^Token 2 /),
  })
  const record = { stream: 'bugs', repository, githubId: 70, number: 1 } as const
  const unreachable = { code: 'repository_unreachable' }
  await expect(joined.findRecord(record, { signal })).rejects.toMatchObject(unreachable)
  await expect(joined.findRepository('acme/web', { details: false, signal })).rejects.toMatchObject(
    unreachable,
  )
})

test('what no way sees is absent', async () => {
  const joined = onAcme(blind, blind)
  const [page] = await joined.read([request], { signal })
  expect(page?.error).toBe(absence)
  const record = { stream: 'bugs', repository, githubId: 70, number: 1 } as const
  expect(await joined.findRecord(record, { signal })).toEqual({ state: 'unseen' })
})
