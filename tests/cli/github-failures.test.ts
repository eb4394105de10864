import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSimulator, type Mutation, mutate, readState } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { canary, goodToken, runHubsync, startHubsync } from './hubsync-process.js'
import { openStage, type Scene, type Stage } from './stage.js'

const tokenOfNobody = `gho_${canary}_none`

let stage: Stage

beforeAll(async () => {
  stage = await openStage({
    repositories: 20,
    issues: 60,
    pullRequests: 30,
    reviews: 40,
    commits: 200,
    tokens: {
      [goodToken]: { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: 'all' },
      [tokenOfNobody]: { login: 'acme', scopes: [], visibleRepositories: 'public' },
    },
  })
})

afterAll(() => stage?.close())

function happen(...mutations: Mutation[]): void {
  mutate(stage.simulator.world, mutations)
}

/** Nothing of GitHub's was stored. */
async function expectNothingStored(scene: Scene): Promise<void> {
  const rows = await scene.query(
    'select (select count(*) from projects)::int as projects, (select count(*) from sync_checkpoints)::int as checkpoints',
  )
  expect(rows).toEqual([{ projects: 0, checkpoints: 0 }])
}

/** Live rows against what GitHub holds, field by field. */
async function differences(scene: Scene, owner = 'acme') {
  const state = readState(stage.simulator.world, { owner })
  const copy = await readCopy({
    query: async (sql) => ({ rows: await scene.query(sql.replaceAll('$1', "'default'")) }),
  })
  return compareRows(expectedRows(state), copy)
}

describe.concurrent('a sync that GitHub refuses', () => {
  it.each(['graphql', 'rest'])('for its token ends with 2 and stores nothing, over %s', async (transport) => {
    const scene = await stage.set({ GITHUB_TOKEN: `bad_${canary}` })
    const ended = await runHubsync(['sync', 'acme', '--transport', transport], scene)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(
      /127\.0\.0\.1:\d+ answered .* with 401 \(Bad credentials\) \[authentication_failed\]/,
    )
    expect(ended.stderr).toContain('has not expired')
    await expectNothingStored(scene)
  })

  it.each(['graphql', 'rest'])('for its owner ends with 1 and names it, over %s', async (transport) => {
    const scene = await stage.set()
    const ended = await runHubsync(['sync', 'no-such-owner', '--transport', transport], scene)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/no-such-owner.*\[owner_not_found\]/)
    expect(ended.stderr).toContain('Check the spelling of the account')
    await expectNothingStored(scene)
  })

  it('for its one repository ends with 1 and names it', async () => {
    const scene = await stage.set()
    const ended = await runHubsync(['sync', 'acme', '--repo', 'no-such-repository'], scene)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/acme\/no-such-repository.*\[repository_not_found\]/)
    expect(ended.stderr).toContain('owner/name')
  })

  it('for one of its repositories reads the others, and ends with 1', async () => {
    const scene = await stage.set()
    const [first, second] = readState(stage.simulator.world, { owner: 'acme' }).repositories
    const names = [first?.name, 'no-such-repository', second?.name].flatMap((name) => [
      '--repo',
      String(name),
    ])
    const { code, stdout } = await runHubsync(['sync', 'acme', '--json', ...names], scene)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      success: false,
      reposSynced: 2,
      errors: [{ repo: 'acme/no-such-repository', code: 'repository_not_found' }],
    })
    expect(await scene.query('select count(*)::int as projects from projects')).toEqual([{ projects: 2 }])
  })
})

describe.concurrent('a token that may not read members', () => {
  it('over REST gets all the rest, and is told which scope it lacks', async () => {
    const scene = await stage.set({ GITHUB_TOKEN: tokenOfNobody })
    const { code, stdout } = await runHubsync(['sync', 'acme', '--transport', 'rest', '--json'], scene)
    expect(code).toBe(1)
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({
      success: false,
      errors: [{ code: 'permission_denied', error: expect.stringContaining('read:org') }],
    })
    expect(result.issuesSynced).toBeGreaterThan(40)
    expect(await scene.query('select count(*)::int as members from members')).toEqual([{ members: 0 }])
    const hidden = readState(stage.simulator.world).repositories.filter(
      ({ visibility }) => visibility !== 'public',
    )
    expect(hidden.length).toBeGreaterThan(0)
    expect(result.reposSynced).toBe(20 - hidden.length)
  })

  it('over GraphQL gets all the rest, and is told which scope it lacks', async () => {
    const scene = await stage.set()
    const refusal =
      "Your token has not been granted the required scopes to execute this query. The 'login' field requires one of the following scopes: ['read:org']"
    const server = await listen(async (request) => {
      const body = await request.clone().text()
      return body.includes('membersWithRole')
        ? Response.json({ errors: [{ type: 'INSUFFICIENT_SCOPES', message: refusal }] })
        : stage.simulator.handle(request)
    })
    try {
      const { code, stdout } = await runHubsync(['sync', 'acme', '--api-url', server.url], scene)
      expect(code).toBe(1)
      expect(stdout).toContain('Full sync ended with errors')
      expect(stdout).toMatch(/Run: .*read:org.*\[permission_denied\]\n {2}→ Give the token the scope/)
      expect((await differences(scene)).filter((difference) => !difference.startsWith('members'))).toEqual([])
    } finally {
      server.close()
    }
  })
})

describe.concurrent('a host', () => {
  it('that cannot be reached is named, within half a minute', async () => {
    const scene = await stage.set({ GITHUB_API_URL: 'http://127.0.0.1:9' })
    const ended = await runHubsync(['sync', 'acme'], scene)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/127\.0\.0\.1:9 could not be reached .*\[network_failed\]\n {2}→ .*proxy/)
    expect(ended.durationMs).toBeLessThan(30_000)
    await expectNothingStored(scene)
  })

  it('that limits the rate is waited for, as is said, until Ctrl-C', async () => {
    const limited = createSimulator({ repositories: 20, issues: 60, limits: { graphqlPerHour: 2 } })
    try {
      const scene = await stage.set({ GITHUB_API_URL: await limited.listen() })
      const run = startHubsync(['sync', 'acme'], scene)
      await run.said('Warning: GitHub limits the rate: waiting (api graphql, until 2')
      run.process.kill('SIGINT')
      expect(await run.ended).toMatchObject({ code: 130, stdout: '' })
    } finally {
      await limited.close()
    }
  })

  it('that is no GitHub is told from its answer', async () => {
    const scene = await stage.set()
    const server = await listen(
      () => new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } }),
    )
    try {
      const ended = await runHubsync(['sync', 'acme', '--api-url', server.url], scene)
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      expect(ended.stderr).toMatch(/text\/html in place of JSON \[response_invalid\]/)
    } finally {
      server.close()
    }
  })
})

describe('what is odd at GitHub', () => {
  it.each(['graphql', 'rest'])('is copied field by field, over %s', async (transport) => {
    const owner = `odd-${transport}`
    const author = `ghost-${transport}`
    const names = ['.github', 'dots.and-dashes_', '_', 'a'.repeat(100)]
    happen({ action: 'addUser', login: owner }, { action: 'addUser', login: author })
    for (const name of [...names, 'empty', 'closed']) happen({ action: 'createRepository', owner, name })
    for (const name of names) happen({ action: 'push', repository: `${owner}/${name}` })
    for (const title of titles) happen({ action: 'createIssue', repository: `${owner}/_`, title, author })
    happen(
      { action: 'createIssue', repository: `${owner}/closed`, title: 'Never seen again' },
      { action: 'disableIssues', repository: `${owner}/closed` },
      { action: 'deleteUser', login: author },
    )
    const scene = await stage.set()
    const ended = await runHubsync(['sync', owner, '--transport', transport], scene)
    expect(ended).toMatchObject({ code: 0 })
    expect(await differences(scene, owner)).toEqual([])
    expect(
      await scene.query('select count(*)::int as bugs, count(author_login)::int as authors from bugs'),
    ).toEqual([{ bugs: titles.length, authors: 0 }])
  })

  it('such as an owner without repositories, is a success', async () => {
    happen({ action: 'addUser', login: 'hermit' })
    const scene = await stage.set()
    for (const kind of ['full', 'incremental']) {
      const { code, stdout } = await runHubsync(['sync', 'hermit', '--json'], scene)
      expect(code, kind).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ success: true, reposSynced: 0, errors: [] })
    }
  })
})

const titles = [
  'NUL \u0000 inside',
  'a lone surrogate \ud800 and 👩‍👩‍👧‍👦',
  "Robert'); drop table bugs;--",
  '\u202eright to left\u202c',
  '$1 \\ %s {{}} "quoted"',
]

/** A server in front of the simulator, or in its place. */
async function listen(answer: (request: Request) => Response | Promise<Response>) {
  const server = createServer(async (incoming, outgoing) => {
    const body: Buffer[] = []
    for await (const piece of incoming) body.push(piece)
    const { method = 'GET', url, headers } = incoming
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const response = await answer(
      new Request(`http://${headers.host}${url}`, {
        method,
        headers: headers as Record<string, string>,
        ...(hasBody && { body: Buffer.concat(body) }),
      }),
    )
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
