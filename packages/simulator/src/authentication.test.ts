import { describe, expect, it } from 'vitest'
import { authenticate, seesAnonymously } from './authentication.js'
import { generateWorld } from './generator/generate-world.js'
import type { Repository } from './world/records.js'
import type { TokenRule } from './world/token-register.js'

function requestWith(authorization?: string): Request {
  return new Request('http://127.0.0.1/user', { headers: authorization ? { authorization } : {} })
}

function createWorld(tokens?: Record<string, TokenRule>) {
  return generateWorld({ repositories: 20, commits: 100, ...(tokens && { tokens }) })
}

describe('authenticate', () => {
  it('takes both schemes in any case, and every token that does not start with bad', () => {
    const world = createWorld()
    for (const header of ['Bearer abc', 'bearer abc', 'token abc', 'TOKEN abc']) {
      expect(authenticate(world, requestWith(header))).toMatchObject({
        token: 'abc',
        account: world.defaultCaller,
      })
    }
    expect(authenticate(world, requestWith('Bearer bad-token'))).toBe('bad credentials')
    expect(authenticate(world, requestWith('Basic abc'))).toBe('bad credentials')
    expect(authenticate(world, requestWith('Bearer '))).toBe('bad credentials')
    expect(authenticate(world, requestWith())).toBe('anonymous')
  })

  it('takes only listed tokens where there is a list, each with its own sight', () => {
    const all = createWorld()
    const hidden = [...all.repositories()].find(({ visibility }) => visibility === 'private') as Repository
    const login = all.defaultCaller?.login ?? ''
    const world = createWorld({
      narrow: { login, scopes: ['public_repo'], visibleRepositories: 'public' },
      chosen: { login, scopes: ['repo'], visibleRepositories: { ids: [hidden.id] } },
      owned: { login, scopes: [], visibleRepositories: { owner: ownerOf(all, hidden) } },
      foreign: { login, scopes: [], visibleRepositories: { owner: 'nobody' } },
      wide: { login, scopes: ['repo'], visibleRepositories: 'all' },
    })
    const sees = (token: string) => {
      const caller = authenticate(world, requestWith(`Bearer ${token}`))
      return typeof caller === 'string' ? caller : caller.sees(hidden)
    }
    expect([sees('narrow'), sees('chosen'), sees('wide')]).toEqual([false, true, true])
    expect([sees('owned'), sees('foreign')]).toEqual([true, false])
    expect(sees('other')).toBe('bad credentials')
    expect(seesAnonymously(hidden)).toBe(false)
  })
})

function ownerOf(world: ReturnType<typeof createWorld>, { ownerId }: Repository): string {
  return world.accountById(ownerId)?.login ?? ''
}
