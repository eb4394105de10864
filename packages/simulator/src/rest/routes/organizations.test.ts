import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createAccount } from '../testing/records.js'
import { createRestClient, pluck, readLinks } from '../testing/rest-client.js'

const everybody = { scopes: ['repo'], visibleRepositories: 'all' } as const

function createClient() {
  return createRestClient(
    createExampleWorld({
      tokens: {
        good: { ...everybody, login: 'ada', scopes: ['repo', 'read:org'] },
        member: { ...everybody, login: 'ben', scopes: [] },
        outsider: { login: 'robot[bot]', scopes: [], visibleRepositories: 'public' },
        ghs_app: { login: 'robot[bot]', scopes: [], visibleRepositories: { ids: [ids.secret] } },
      },
    }),
  )
}

const as = (token: string) => ({ authorization: `token ${token}` })

describe('An organization', () => {
  it('tells its settings to owners only', async () => {
    const { get } = createClient()
    expect((await get('/orgs/acme')).body).toMatchObject({ public_repos: 3, owned_private_repos: 1 })
    expect((await get('/orgs/acme', as('member'))).body).not.toHaveProperty('plan')
    expect((await get('/orgs/acme')).headers.get('x-oauth-scopes')).toBe('repo, read:org')
  })

  it('is not a user', async () => {
    const { get } = createClient()
    expect((await get('/orgs/ada')).status).toBe(404)
    expect((await get('/users/acme')).body).toMatchObject({ type: 'Organization', public_repos: 3 })
  })

  it('lists the repositories that the token sees', async () => {
    const { get } = createClient()
    const names = async (query: string, token = 'good') =>
      pluck((await get(`/orgs/acme/repos${query}`, as(token))).body, 'name')
    expect(await names('')).toEqual(['quiet', 'empty', 'secret', 'hello'])
    expect(await names('', 'outsider')).toEqual(['quiet', 'empty', 'hello'])
    expect(await names('', 'ghs_app')).toEqual(['quiet', 'empty', 'secret', 'hello'])
    expect(await names('?sort=full_name')).toEqual(['empty', 'hello', 'quiet', 'secret'])
    expect(await names('?sort=updated&direction=desc')).toEqual(['hello', 'quiet', 'empty', 'secret'])
    expect(await names('?type=private')).toEqual(['secret'])
    expect(await names('?type=forks')).toEqual(['quiet'])
    expect(await names('?type=sources&sort=created&direction=asc')).toEqual(['hello', 'secret', 'empty'])
    expect((await get('/orgs/acme/repos?type=odd')).status).toBe(422)
  })

  it('links its lists by its id', async () => {
    const { get } = createClient()
    const { headers } = await get('/orgs/acme/repos?per_page=3')
    const { next = '' } = readLinks(headers)
    expect(next).toBe('https://api.github.com/organizations/1/repos?per_page=3&page=2')
    expect(pluck((await get(next)).body, 'name')).toEqual(['hello'])
  })

  it('lists members, whose roles only asking for each role tells', async () => {
    const { get } = createClient()
    const members = async (query: string) => {
      const { body } = await get(`/orgs/acme/members${query}`)
      expect(pluck(body, 'role').every((role) => role === undefined)).toBe(true)
      return pluck(body, 'login')
    }
    expect(await members('')).toEqual(['ada', 'ben'])
    expect(await members('?role=admin')).toEqual(['ada'])
    expect(await members('?role=member')).toEqual(['ben'])
    expect((await get('/orgs/acme/members?role=owner')).status).toBe(422)
  })

  it('shows a membership to members only', async () => {
    const { get } = createClient()
    const path = '/orgs/acme/memberships/ben'
    expect((await get(path)).body).toMatchObject({ role: 'member', state: 'active', user: { login: 'ben' } })
    expect((await get(path, as('outsider'))).status).toBe(403)
    expect((await get('/orgs/acme/memberships/robot[bot]')).status).toBe(404)
  })
})

describe('Issues of an organization', () => {
  const path = '/orgs/acme/issues'

  it('are those assigned to the caller unless all are asked for', async () => {
    const { get } = createClient()
    expect((await get(path)).body).toEqual([])
    expect(pluck((await get(path, as('member'))).body, 'number')).toEqual([1])
    const all = await get(`${path}?filter=all&state=all`)
    expect(pluck(all.body, 'number')).toEqual([6, 5, 4, 3, 2, 1])
    expect(all.body).toMatchObject(
      Array.from({ length: 6 }, () => ({ repository: { full_name: 'acme/hello' } })),
    )
    expect(pluck((await get(`${path}?filter=created&state=all`)).body, 'number')).toEqual([6, 1])
    expect(pluck((await get(`${path}?filter=all&since=2024-05-21T00:00:00Z`)).body, 'number')).toEqual([6])
  })

  it('are for people, not for installations and not for callers without a token', async () => {
    const { get } = createClient()
    expect(await get(path, as('ghs_app'))).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    })
    expect((await get(path, { authorization: undefined })).status).toBe(401)
    expect((await get(`${path}?filter=odd`)).status).toBe(422)
  })
})

describe('A user', () => {
  it('sees private repositories in the own list only', async () => {
    const { get } = createClient()
    const names = async (query: string, token = 'good') =>
      pluck((await get(`/user/repos${query}`, as(token))).body, 'name')
    expect(await names('')).toEqual(['empty', 'hello', 'quiet', 'secret'])
    expect(await names('?affiliation=owner')).toEqual([])
    expect(await names('?visibility=private')).toEqual(['secret'])
    expect(await names('?type=private')).toEqual(['secret'])
    expect(await names('?type=owner')).toEqual([])
    expect(await names('?since=2024-05-01T00:00:00Z')).toEqual(['hello'])
    expect(await names('?before=2024-04-30T00:00:00Z&sort=created&direction=asc')).toEqual([
      'secret',
      'empty',
      'quiet',
    ])
    expect((await get('/user/repos?type=all&visibility=public')).status).toBe(422)
    expect((await get('/user/repos', as('ghs_app'))).status).toBe(403)
    expect(pluck((await get('/users/acme/repos')).body, 'name')).toEqual(['empty', 'hello', 'quiet'])
    expect((await get('/users/acme/repos?type=member')).body).toEqual([])
  })

  it('is told what it may do', async () => {
    const { get } = createClient()
    const permissions = async (token: string) => (await get('/repos/acme/hello', as(token))).body
    expect(await permissions('good')).toMatchObject({ permissions: { admin: true, push: true } })
    expect(await permissions('member')).toMatchObject({ permissions: { admin: false, push: true } })
    expect(await permissions('outsider')).toMatchObject({ permissions: { push: false, pull: true } })
    expect(await permissions('outsider')).not.toHaveProperty('allow_squash_merge')
  })

  it('finds itself, others, and bots by their suffix', async () => {
    const world = createExampleWorld()
    world.addAccount(createAccount({ id: 77, login: 'helper', type: 'Bot' }))
    const { get } = createRestClient(world)
    expect((await get('/user')).body).toMatchObject({ login: 'ada', plan: { name: 'free' } })
    expect((await get('/users/BEN')).body).toMatchObject({ login: 'ben' })
    expect((await get('/users/helper%5Bbot%5D')).body).toMatchObject({ login: 'helper[bot]', type: 'Bot' })
    expect((await get('/users/helper')).status).toBe(404)
  })
})
