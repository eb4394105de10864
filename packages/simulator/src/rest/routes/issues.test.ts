import { describe, expect, it } from 'vitest'
import type { World } from '../../world/world.js'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createIssue } from '../testing/records.js'
import { createRestClient, pluck, readLinks } from '../testing/rest-client.js'

const issues = '/repos/acme/hello/issues'

function createClient(world: World = createExampleWorld()) {
  return createRestClient(world)
}

async function listNumbers(query: string, world?: World): Promise<unknown[]> {
  return pluck((await createClient(world).get(`${issues}?${query}`)).body, 'number')
}

describe('The list of issues', () => {
  it('shows open ones, newest first, pull requests among them', async () => {
    expect(await listNumbers('')).toEqual([6, 4, 2, 1])
  })

  it.each([
    ['state=closed', [5, 3]],
    ['state=all', [6, 5, 4, 3, 2, 1]],
    ['state=all&direction=asc', [1, 2, 3, 4, 5, 6]],
    ['state=all&sort=updated&direction=asc', [2, 3, 1, 5, 4, 6]],
    ['state=all&sort=comments', [5, 1, 6, 4, 3, 2]],
    ['state=all&labels=bug', [1]],
    ['state=all&labels=BUG,very:%20odd/label', [1]],
    ['state=all&labels=bug,other', []],
    ['state=all&assignee=ben', [1]],
    ['state=all&assignee=*', [1]],
    ['state=all&assignee=none', [6, 5, 4, 3, 2]],
    ['state=all&creator=robot[bot]', [3]],
    ['state=all&creator=nobody', []],
    ['state=all&milestone=1', [5, 1]],
    ['state=all&milestone=none', [6, 4, 3, 2]],
    ['state=all&mentioned=ben', [1]],
  ])('understands %s', async (query, numbers) => {
    expect(await listNumbers(query)).toEqual(numbers)
  })

  it('finds what was updated at or after a moment, in whatever offset that is given', async () => {
    expect(await listNumbers('state=all&since=2024-03-03T00:00:00Z')).toEqual([6, 5, 4, 1])
    expect(await listNumbers('state=all&since=2024-03-03T00:00:01Z')).toEqual([6, 5, 4])
    expect(await listNumbers('state=all&since=2024-03-03T02:00:00%2B02:00')).toEqual([6, 5, 4, 1])
    expect(await listNumbers('state=all&since=2024-03-02T23:59:59.500Z')).toEqual([6, 5, 4, 1])
  })

  it('finds nothing since the start of time', async () => {
    expect(await listNumbers('state=all&since=1970-01-01T00:00:00Z')).toEqual([])
    expect(await listNumbers('state=all&since=1970-01-01T00:00:01Z')).toHaveLength(6)
  })

  it('passes over an unknown order and starts with the newest ids', async () => {
    const numbers = await listNumbers('state=all&sort=unknown&direction=asc')
    expect(numbers).toEqual(await listNumbers('state=all&sort=unknown&direction=desc'))
    expect(numbers.indexOf(3)).toBeLessThan(numbers.indexOf(1))
  })

  it.each([
    ['state=wrong', 'state', 'wrong'],
    ['since=yesterday', 'since', 'yesterday'],
    ['assignee=nobody', 'assignee', 'nobody'],
    ['milestone=first', 'milestone', 'first'],
  ])('refuses %s and names the field', async (query, field, value) => {
    const { status, body } = await createClient().get(`${issues}?${query}`)
    expect(status).toBe(422)
    expect(body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ value, resource: 'Issue', field, code: 'invalid' }],
    })
  })

  it('links by id of the repository, with cursors unless pages are wanted', async () => {
    const query = `${issues}?state=all&per_page=2`
    const { next } = readLinks((await createClient().get(query)).headers)
    expect(next).toMatch(
      /^https:\/\/api\.github\.com\/repositories\/100\/issues\?state=all&per_page=2&after=/,
    )
    const paged = createRestClient(createExampleWorld(), { issueLinks: 'pages' })
    expect(Object.keys(readLinks((await paged.get(query)).headers))).toEqual(['next', 'last'])
  })

  it('is gone where issues are switched off', async () => {
    const { get } = createClient()
    expect(await get('/repos/acme/quiet/issues')).toMatchObject({
      status: 410,
      body: { message: 'Issues are disabled for this repo' },
    })
    expect((await get('/repos/acme/quiet/issues/2')).status).toBe(410)
    expect((await get('/repos/acme/quiet/issues/1')).status).toBe(200)
  })

  it('shows nothing in an empty repository', async () => {
    expect(await createClient().get('/repos/acme/empty/issues')).toMatchObject({ status: 200, body: [] })
  })
})

describe('An issue', () => {
  it('shows a pull request under the id of its issue and the node id of its own', async () => {
    const { body } = await createClient().get(`${issues}/5`)
    const pullRequest = createExampleWorld().pullRequestByNumber(ids.hello, 5)
    expect(body).toMatchObject({
      id: pullRequest?.issueId,
      node_id: pullRequest?.nodeId,
      state: 'closed',
      state_reason: null,
      html_url: 'https://github.com/acme/hello/pull/5',
      pull_request: { merged_at: '2024-03-05T00:00:00Z' },
    })
  })

  it('tells why it was closed', async () => {
    const { body } = await createClient().get(`${issues}/3`)
    expect(body).toMatchObject({ state: 'closed', state_reason: 'not_planned' })
    expect(body).not.toHaveProperty('pull_request')
  })

  it('was written by the ghost once its author is gone, and has no body where that is empty', async () => {
    const { body } = await createClient().get(`${issues}/2`)
    expect(body).toMatchObject({ user: { login: 'ghost', id: 10137 }, body: null })
  })

  it('names bots as such', async () => {
    const { body } = await createClient().get(`${issues}/3`)
    expect(body).toMatchObject({
      user: {
        login: 'robot[bot]',
        type: 'Bot',
        url: 'https://api.github.com/users/robot%5Bbot%5D',
        html_url: 'https://github.com/apps/robot',
      },
    })
  })

  it('is gone once it was deleted, and unknown where there never was one', async () => {
    const world = createExampleWorld()
    const issue = world.issueByNumber(ids.hello, 1)
    if (issue) world.removeIssue(issue, { how: 'deleted' })
    const { get } = createClient(world)
    expect(await get(`${issues}/1`)).toMatchObject({
      status: 410,
      body: { message: 'This issue was deleted' },
    })
    expect((await get(`${issues}/77`)).status).toBe(404)
    expect((await get(`${issues}/one`)).status).toBe(404)
  })

  it('leads to where it was transferred, for those who may see that', async () => {
    const world = createExampleWorld()
    const issue = world.issueByNumber(ids.hello, 1)
    if (!issue) throw new Error('The example has no issue 1')
    world.addIssue(createIssue({ ...issue, id: 9, nodeId: 'new', repositoryId: ids.secret, number: 1 }))
    world.removeIssue(issue, { how: 'transferred', repositoryId: ids.secret, number: 1 })
    const { get } = createClient(world)
    const moved = await get(`${issues}/1`)
    expect(moved.status).toBe(301)
    expect(moved.headers.get('location')).toBe('https://api.github.com/repositories/101/issues/1')
    expect((await get(moved.headers.get('location') ?? '')).body).toMatchObject({ id: 9 })
    expect((await get(`${issues}/1`, { authorization: undefined })).status).toBe(404)
  })
})
