import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createAccount, createActor, createLine, createSha } from '../testing/records.js'
import { createRestClient, pluck } from '../testing/rest-client.js'

const contributors = '/repos/acme/hello/contributors'

describe('Contributors', () => {
  it('are accounts with most commits first', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(contributors)
    expect(body).toMatchObject([{ login: 'ada', contributions: 3 }])
    expect(body).toHaveLength(1)
  })

  it('are also strangers when those are asked for', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${contributors}?anon=1`)).body).toMatchObject([
      { login: 'ada' },
      { type: 'Anonymous', name: 'Stranger', email: 'stranger@example.invalid', contributions: 2 },
    ])
  })

  it('are one account for all its addresses', async () => {
    const world = createExampleWorld()
    world.addCommits(
      ids.empty,
      createLine(['one', 'two', 'three'], (index) =>
        createActor({ email: `${index}@example.invalid`, accountId: ids.ben }),
      ),
    )
    const empty = world.repositoryById(ids.empty)
    if (empty) empty.headSha = createSha('three')
    const { get } = createRestClient(world)
    expect((await get('/repos/acme/empty/contributors')).body).toMatchObject([
      { login: 'ben', contributions: 3 },
    ])
  })

  it('are strangers beyond the first 500 addresses, whoever they belong to', async () => {
    const world = createExampleWorld()
    const names = Array.from({ length: 502 }, (_, index) => `commit ${index}`)
    for (const index of names.keys()) {
      world.addAccount(createAccount({ id: 10_000 + index, login: `person-${index}` }))
    }
    world.addCommits(
      ids.empty,
      createLine(names, (index) =>
        createActor({ email: `${index}@example.invalid`, accountId: 10_000 + index }),
      ),
    )
    const empty = world.repositoryById(ids.empty)
    if (empty) empty.headSha = createSha('commit 501')
    const { get } = createRestClient(world)
    const { body } = await get('/repos/acme/empty/contributors?anon=1&per_page=100&page=6')
    expect(pluck(body, 'type')).toEqual(['Anonymous', 'Anonymous'])
  })

  it('of an empty repository are no content', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect(await get('/repos/acme/empty/contributors')).toMatchObject({ status: 204, body: null })
  })
})
