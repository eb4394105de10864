import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createRestClient } from '../testing/rest-client.js'

const rule = { login: 'acme', scopes: [] }

function createClient() {
  return createRestClient(
    createExampleWorld({
      tokens: {
        ghs_whole: { ...rule, visibleRepositories: 'all' },
        ghs_some: { ...rule, visibleRepositories: { ids: [ids.secret] } },
        ghs_other: { login: 'ada', scopes: [], visibleRepositories: 'all' },
        person: { ...rule, login: 'ada', visibleRepositories: 'all' },
      },
    }),
  )
}

const as = (token?: string) => ({ authorization: token === undefined ? undefined : `Bearer ${token}` })

describe('The repositories of an installation', () => {
  it('are those that it was given, public ones of others are not', async () => {
    const { get } = createClient()
    const list = async (token: string) => {
      const { body } = await get('/installation/repositories', as(token))
      const { total_count, repositories } = body as { total_count: number; repositories: { name: string }[] }
      return [total_count, ...repositories.map(({ name }) => name)]
    }
    expect(await list('ghs_whole')).toEqual([4, 'empty', 'hello', 'quiet', 'secret'])
    expect(await list('ghs_some')).toEqual([1, 'secret'])
    expect(await list('ghs_other')).toEqual([0])
  })

  it('are told to nobody else', async () => {
    const { get } = createClient()
    expect((await get('/installation/repositories', as('person'))).status).toBe(403)
    expect((await get('/installation/repositories', as())).status).toBe(401)
  })
})
