import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createPullRequest, createSha } from '../testing/records.js'
import { createRestClient, pluck, readLinks } from '../testing/rest-client.js'

const pulls = '/repos/acme/hello/pulls'

describe('The list of pull requests', () => {
  it.each([
    ['', [6, 4]],
    ['state=closed', [5]],
    ['state=all', [6, 5, 4]],
    ['state=all&direction=asc', [4, 5, 6]],
    ['state=all&sort=updated', [5, 4, 6]],
    ['state=all&sort=updated&direction=desc', [6, 4, 5]],
    ['state=all&sort=popularity&direction=desc', [5, 6, 4]],
    ['sort=long-running', [4]],
    ['head=acme:topic', [4]],
    ['head=stranger:topic', []],
    ['head=topic', [6, 4]],
    ['base=main', [6, 4]],
    ['base=other', []],
  ])('understands "%s"', async (query, numbers) => {
    const { get } = createRestClient(createExampleWorld())
    expect(pluck((await get(`${pulls}?${query}`)).body, 'number')).toEqual(numbers)
  })

  it('refuses unknown states and links by page number', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${pulls}?state=merged`)).status).toBe(422)
    const { headers } = await get(`${pulls}?state=all&per_page=1&page=2`)
    expect(Object.keys(readLinks(headers))).toEqual(['prev', 'next', 'last', 'first'])
    expect(readLinks(headers).next).toBe(
      'https://api.github.com/repositories/100/pulls?state=all&per_page=1&page=3',
    )
  })

  it('leaves out what only a pull request on its own shows', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(pulls)
    expect(body).toMatchObject([{ number: 6 }, { number: 4 }])
    for (const field of ['merged', 'merged_by', 'additions', 'commits', 'comments']) {
      expect(pluck(body, field)).toEqual([undefined, undefined])
    }
  })
})

describe('A pull request', () => {
  it('shows a test merge while it is open', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${pulls}/4`)).body).toMatchObject({
      state: 'open',
      merged: false,
      merged_by: null,
      merge_commit_sha: createSha('test merge'),
      additions: 3,
      deletions: 1,
      changed_files: 2,
      commits: 3,
      head: { label: 'acme:topic', ref: 'topic', repo: { full_name: 'acme/hello' } },
    })
  })

  it('shows who merged it, even when its author and the home of its branch are gone', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${pulls}/5`)).body).toMatchObject({
      state: 'closed',
      merged: true,
      merged_by: { login: 'ada' },
      merge_commit_sha: createSha('c5'),
      user: { login: 'ghost' },
      head: { label: 'stranger:branch-5', repo: { full_name: 'stranger/hello', fork: true } },
    })
    expect((await get(`${pulls}/6`)).body).toMatchObject({
      draft: true,
      head: { label: 'ada:branch-6', user: { login: 'ada' }, repo: null },
    })
  })

  it('shows nothing of where it came from when fork and author are both gone', async () => {
    const world = createExampleWorld()
    world.addPullRequest(createPullRequest({ id: 651, repositoryId: ids.hello, number: 8 }))
    const { get } = createRestClient(world)
    expect((await get(`${pulls}/8`)).body).toMatchObject({
      user: { login: 'ghost' },
      head: { label: null, ref: 'branch-8', user: null, repo: null },
    })
  })

  it('keeps a head repository secret that the caller may not see', async () => {
    const world = createExampleWorld()
    world.addPullRequest(
      createPullRequest({ id: 650, repositoryId: ids.hello, number: 7, headRepository: 'acme/secret' }),
    )
    const { get } = createRestClient(world)
    expect((await get(`${pulls}/7`)).body).toMatchObject({ head: { repo: { name: 'secret' } } })
    const anonymous = await get(`${pulls}/7`, { authorization: undefined })
    expect(anonymous.body).toMatchObject({ head: { repo: null } })
  })

  it('lists at most 250 commits of its own, oldest first', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(`${pulls}/4/commits`)
    expect(pluck(body, 'sha')).toEqual(['c3', 'c4', 'c5'].map(createSha))
  })

  it('is not an issue', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${pulls}/1`)).status).toBe(404)
    expect((await get(`${pulls}/1/reviews`)).status).toBe(404)
  })
})

describe('Reviews', () => {
  it('come in the order in which they were written, pending ones only to who writes them', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(`${pulls}/4/reviews`)
    expect(pluck(body, 'id')).toEqual([700, 701, 703])
    expect(pluck(body, 'submitted_at')).toEqual(['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', undefined])
    const anonymous = await get(`${pulls}/4/reviews`, { authorization: undefined })
    expect(pluck(anonymous.body, 'id')).toEqual([700, 701])
    expect((await get(`${pulls}/4/reviews/702`)).status).toBe(404)
  })

  it('name nobody once their author is gone', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(`${pulls}/4/reviews/701`)).body).toMatchObject({
      user: null,
      body: '',
      commit_id: null,
    })
  })
})
