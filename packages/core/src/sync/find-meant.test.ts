import { describe, expect, it } from 'vitest'
import type { ProbedRepository, SyncSource } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { findMeant } from './find-meant.js'

const { signal } = new AbortController()
const observedAt = '2026-06-01T10:00:00.000Z'
const meant = { fullName: 'acme/rocket', githubId: 7, nodeId: 'R_7' }

/** By name it is the one, if any; by id it is itself. */
function aSource(named: number | null, inSight: readonly number[] = [7]): SyncSource {
  const probed = (githubId: number) => ({ githubId, observedAt }) as ProbedRepository & { observedAt: string }
  const source: Partial<SyncSource> = {
    findRepository: async () => {
      if (named === null) throw new HubSyncError('repository_not_found', 'None')
      return probed(named)
    },
    probeRepositories: async (wanted) => ({
      repositories: wanted.flatMap(({ githubId }) => (inSight.includes(githubId) ? [probed(githubId)] : [])),
      failures: [],
      observedAt,
    }),
  }
  return source as SyncSource
}

describe('a repository that is meant', () => {
  it('is whichever is called so, where nothing else is known of it', async () => {
    expect(await findMeant(aSource(8), { fullName: 'acme/rocket' }, signal)).toMatchObject({ githubId: 8 })
  })

  it.each([
    ['its name has passed to another', 8],
    ['its name means none', null],
  ])('is found by its id where %s', async (_, named) => {
    expect(await findMeant(aSource(named), meant, signal)).toEqual({ githubId: 7, observedAt })
  })

  it.each([
    ['it is out of sight', meant],
    ['its id is not known', { ...meant, nodeId: null }],
  ])('is not found where its name means another and %s', async (_, wanted) => {
    await expect(findMeant(aSource(8, []), wanted, signal)).rejects.toMatchObject({
      code: 'repository_not_found',
    })
  })
})
