import { describe, expect, it } from 'vitest'
import { createExampleWorld, ids } from '../testing/example-world.js'
import { createRestClient, pluck } from '../testing/rest-client.js'

const hello = '/repos/acme/hello'

describe('A repository', () => {
  it('is found in any case and by its id', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get('/repos/ACME/Hello')).body).toEqual((await get('/repositories/100')).body)
  })

  it('counts issues and pull requests together and stars as watchers', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get(hello)).body).toMatchObject({
      open_issues_count: 4,
      stargazers_count: 7,
      watchers_count: 7,
      license: { key: 'mit', spdx_id: 'MIT' },
      default_branch: 'main',
      size: 6,
    })
  })

  it('has a default branch even while it is empty', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get('/repos/acme/empty')).body).toMatchObject({ default_branch: 'main', size: 0 })
  })

  it('is not found once it was deleted, by name or id', async () => {
    const world = createExampleWorld()
    const repository = world.repositoryById(ids.hello)
    if (repository) world.removeRepository(repository, '2024-06-01T00:00:00Z')
    const { get } = createRestClient(world)
    for (const path of [hello, '/repositories/100', `${hello}/issues`, '/repositories/100/issues']) {
      expect((await get(path)).status).toBe(404)
    }
  })

  it('shows languages by size, topics and labels', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect(Object.entries((await get(`${hello}/languages`)).body ?? {})).toEqual([
      ['TypeScript', 5000],
      ['Shell', 200],
    ])
    expect((await get(`${hello}/topics`)).body).toEqual({ names: ['greeting', 'hello'] })
    const labels = await get(`${hello}/labels`)
    expect(pluck(labels.body, 'default')).toEqual([true, false])
    expect((await get(`${hello}/labels/very%3A%20odd%2Flabel`)).body).toMatchObject({
      id: 1001,
      url: `https://api.github.com${hello}/labels/very%3A%20odd%2Flabel`,
    })
  })

  it('counts what belongs to a milestone', async () => {
    const { get } = createRestClient(createExampleWorld())
    const milestone = { number: 1, open_issues: 1, closed_issues: 1 }
    expect((await get(`${hello}/milestones`)).body).toMatchObject([milestone])
    expect((await get(`${hello}/milestones/1`)).body).toMatchObject(milestone)
    expect((await get(`${hello}/milestones?state=closed`)).body).toEqual([])
    expect((await get(`${hello}/milestones/2`)).status).toBe(404)
  })
})

describe('The files of a repository', () => {
  it('are a tree in git’s order', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(`${hello}/git/trees/HEAD?recursive=1`)
    expect(body).toMatchObject({ truncated: false })
    expect(pluck((body as { tree: unknown }).tree, 'path')).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/ci.yml',
      'README.md',
      'src.md',
      'src',
      'src/deep',
      'src/deep/one.ts',
      'src/index.ts',
    ])
  })

  it('are one level without asking for more, and each level by its sha', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { tree } = (await get(`${hello}/git/trees/main`)).body as { tree: { path: string; sha: string }[] }
    expect(pluck(tree, 'path')).toEqual(['.github', 'README.md', 'src.md', 'src'])
    const sha = tree.find(({ path }) => path === 'src')?.sha
    const inner = (await get(`${hello}/git/trees/${sha}`)).body as { tree: unknown }
    expect(pluck(inner.tree, 'path')).toEqual(['deep', 'index.ts'])
  })

  it('stop at 100,000 and say so', async () => {
    const world = createExampleWorld()
    const repository = world.repositoryById(ids.hello)
    if (repository) repository.files = Array.from({ length: 100_001 }, (_, index) => `file-${index}`)
    const { get } = createRestClient(world)
    const { body } = await get(`${hello}/git/trees/HEAD?recursive=1`)
    expect(body).toMatchObject({ truncated: true, tree: { length: 100_000 } })
  })

  it('are in conflict with an empty repository', async () => {
    const { get } = createRestClient(createExampleWorld())
    expect((await get('/repos/acme/empty/git/trees/HEAD')).status).toBe(409)
    expect(await get('/repos/acme/empty/contents/')).toMatchObject({
      status: 404,
      body: { message: 'This repository is empty.' },
    })
  })

  it('are shown by directory', async () => {
    const { get } = createRestClient(createExampleWorld())
    const { body } = await get(`${hello}/contents/src`)
    expect(pluck(body, 'type')).toEqual(['dir', 'file'])
    expect(pluck(body, 'path')).toEqual(['src/deep', 'src/index.ts'])
    expect((await get(`${hello}/contents/src/index.ts`)).body).toMatchObject({
      type: 'file',
      name: 'index.ts',
      encoding: 'base64',
    })
    expect((await get(`${hello}/contents/none`)).status).toBe(404)
    expect((await get(`${hello}/contents/src?ref=unknown`)).status).toBe(404)
  })
})
