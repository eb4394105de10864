import { afterEach, describe, expect, it } from 'vitest'
import type { Chaos, Fault, FaultMatch, FaultTiming } from './fault.js'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github?.close())

async function statusesOf(times: number, path = '/orgs/acme'): Promise<number[]> {
  const statuses = []
  for (let request = 0; request < times; request++) statuses.push((await github.get(path)).status)
  return statuses
}

describe('a fault strikes', () => {
  const timings: [FaultTiming, pattern: string][] = [
    [{}, 'xxxxxxxx'],
    [{ nth: 3 }, '..x.....'],
    [{ times: 2 }, 'xx......'],
    [{ nth: 3, times: 2 }, '..xx....'],
    [{ every: 3 }, '..x..x..'],
    [{ every: 3, nth: 2 }, '.x..x..x'],
    [{ every: 2, times: 2 }, '.x.x....'],
    [{ probability: 0 }, '........'],
    [{ probability: 1, nth: 7 }, '......xx'],
  ]
  it.each(timings)('%o: %s', async (timing, pattern) => {
    github = await startFaultyGitHub([{ kind: 'status', ...timing }])
    const struck = (await statusesOf(8)).map((status) => (status === 502 ? 'x' : '.')).join('')
    expect(struck).toBe(pattern)
    const count = [...pattern].filter((mark) => mark === 'x').length
    expect(github.simulator.faults.read().faults).toMatchObject([{ matched: 8, struck: count }])
  })

  it('by chance, which a seed decides', async () => {
    github = await startFaultyGitHub()
    const draw = async (seed: number) => {
      github.simulator.faults.set([{ kind: 'status', probability: 0.5, seed }])
      return (await statusesOf(30)).join()
    }
    const first = await draw(7)
    expect(first).toContain('502')
    expect(first).toContain('200')
    expect(await draw(7)).toBe(first)
    expect(await draw(8)).not.toBe(first)
  })
})

describe('a fault strikes only', () => {
  const matches: [(repository: string) => FaultMatch, (repository: string) => string[]][] = [
    [
      () => ({ transport: 'rest' }),
      (repository) => [
        '/orgs/acme',
        `/repos/${repository}`,
        `/repos/${repository}/issues`,
        '/repos/other',
        '/repositories',
      ],
    ],
    [() => ({ transport: 'graphql' }), () => ['byName', 'byNode', 'byVariables', 'viewer']],
    [
      () => ({ route: 'GET /repos/{owner}/{repo}/issues' }),
      (repository) => [`/repos/${repository}/issues`, '/repositories'],
    ],
    [() => ({ path: '/repos/*/*' }), (repository) => [`/repos/${repository}`, '/repos/other']],
    [() => ({ path: '/repo**/issues' }), (repository) => [`/repos/${repository}/issues`, '/repositories']],
    [() => ({ contains: 'state=open' }), () => ['/repositories']],
    [() => ({ contains: 'login' }), () => ['byVariables', 'viewer']],
    [
      (repository) => ({ repository }),
      (repository) => [
        `/repos/${repository}`,
        `/repos/${repository}/issues`,
        '/repositories',
        'byName',
        'byNode',
        'byVariables',
      ],
    ],
    [
      (repository) => ({ repository: repository.toUpperCase(), transport: 'graphql', contains: '$owner' }),
      () => ['byVariables'],
    ],
  ]

  it.each(matches)('what it matches', async (match, expected) => {
    github = await startFaultyGitHub()
    const { repository } = github
    const [record, other] = github.simulator.world.repositories()
    const [issue] = github.simulator.world.issuesOf(record?.id ?? 0)
    const rest = {
      '/orgs/acme': '/orgs/acme',
      [`/repos/${repository}`]: `/repos/${repository}`,
      [`/repos/${repository}/issues`]: `/repos/${repository}/issues`,
      '/repos/other': `/repos/acme/${other?.name}`,
      '/repositories': `/api/v3/repositories/${record?.id}/issues?state=open`,
    }
    const variables = { owner: 'acme', name: record?.name }
    const graphql: Record<string, [string, object?]> = {
      byName: [`{ repository(owner: "acme", name: "${record?.name}") { name } }`],
      byNode: [`{ node(id: "${issue?.nodeId}") { id } }`],
      byVariables: [
        'query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { owner { login } } }',
        variables,
      ],
      viewer: ['{ viewer { login } }'],
    }
    github.simulator.faults.set([{ kind: 'status', status: 503, match: match(repository) }])
    const struck: string[] = []
    for (const [name, path] of Object.entries(rest))
      if ((await github.get(path)).status === 503) struck.push(name)
    for (const [name, [query, given]] of Object.entries(graphql)) {
      if ((await github.ask(query, { ...given })).status === 503) struck.push(name)
    }
    expect(struck).toEqual(expected(repository))
  })
})

describe('chaos', () => {
  const seed = 20_260
  const query =
    '{ organization(login: "acme") { repositories(first: 2) { nodes { name issues(first: 9) { nodes { number } } } } } }'

  async function play(chaos: Chaos): Promise<string[]> {
    const played = await startFaultyGitHub([], { chaos })
    try {
      const outcomes: string[] = []
      for (let round = 0; round < 40; round++) {
        const ask = round % 2 === 0 ? () => played.get('/orgs/acme/repos') : () => played.ask(query)
        const outcome = await ask().then(
          (answer) =>
            `${answer.status}${'errors' in answer && answer.errors ? ` ${JSON.stringify(answer.errors)}` : ''}`,
          (error: Error) => error.name,
        )
        outcomes.push(outcome)
        played.pass(1)
      }
      outcomes.push(JSON.stringify(played.simulator.stats.read().faults))
      return outcomes
    } finally {
      await played.close()
    }
  }

  it(`is the same for the same seed and requests (seed ${seed})`, async () => {
    const first = await play({ seed, rate: 0.4 })
    expect(await play({ seed, rate: 0.4 })).toEqual(first)
    expect(await play({ seed: seed + 1, rate: 0.4 })).not.toEqual(first)
    expect(Object.keys(JSON.parse(first.at(-1) ?? '{}')).length, `seed ${seed}`).toBeGreaterThan(4)
    expect(await play({ seed, rate: 0 })).toEqual([...Array(40).fill('200'), '{}'])
  })

  it('keeps to the kinds and requests that it is given', async () => {
    github = await startFaultyGitHub([], {
      chaos: { seed, rate: 1, kinds: ['partial', 'truncate'], match: { transport: 'graphql' } },
    })
    expect((await github.get('/orgs/acme')).status).toBe(200)
    for (let round = 0; round < 9; round++) await github.ask(query).catch(() => undefined)
    const { faults, requests } = github.simulator.stats.read()
    expect(Object.keys(faults).sort()).toEqual(['partial', 'truncate'])
    expect(requests).toBe(10)
    expect(github.simulator.faults.read().chaos).toMatchObject({ matched: 9, struck: 9 })
  })
})

describe('faults over HTTP', () => {
  const send = (method: string, body?: unknown) =>
    github.get('/_sim/faults', { method, ...(body !== undefined && { body: JSON.stringify(body) }) })

  it('are set, read and taken back', async () => {
    github = await startFaultyGitHub()
    expect((await send('POST', [{ kind: 'status', status: 500 }])).status).toBe(200)
    expect(await statusesOf(2)).toEqual([500, 500])
    expect(await (await send('GET')).json()).toEqual({
      faults: [{ fault: { kind: 'status', status: 500 }, matched: 2, struck: 2 }],
    })
    expect((await send('DELETE')).status).toBe(204)
    expect(await statusesOf(1)).toEqual([200])
    await send('POST', { chaos: { seed: 1, rate: 1, kinds: ['status'] } })
    expect(await statusesOf(1)).not.toEqual([200])
    await github.get('/_sim/reset', { method: 'POST' })
    expect(await statusesOf(1)).toEqual([200])
    expect(await (await send('GET')).json()).toEqual({ faults: [] })
  })

  const mistakes: [unknown, string][] = [
    [[{ kind: 'explode' }], 'There is no fault of kind explode'],
    [[{ kind: 'status', code: 500 }], 'Fault 1 cannot have code'],
    [[{ kind: 'status', status: 200 }], 'Fault 1 cannot have status 200'],
    [[{ kind: 'cut' }, { kind: 'slow' }], 'Fault 2 needs ms'],
    [[{ kind: 'cut', nth: 0 }], 'Fault 1 cannot have nth 0'],
    [[{ kind: 'cut', match: { repo: 'acme/a' } }], 'The match of fault 1 cannot have repo'],
    [[{ kind: 'tooLarge' }], 'Fault 1 needs declared or resolved'],
    [{ chaos: { rate: 1 } }, 'Chaos needs seed'],
    [{ chaos: { seed: 1, rate: 2 } }, 'Chaos cannot have rate 2'],
    [{ chaos: { seed: 1, rate: 1, kinds: ['mutate'] } }, 'Chaos cannot strike with mutate'],
    [{ rules: [] }, 'The plan cannot have rules'],
  ]
  it.each(mistakes)(
    'are refused with a mistake in them, and the old ones stay: %j',
    async (plan, message) => {
      github = await startFaultyGitHub([{ kind: 'status' } satisfies Fault])
      const refused = await send('POST', plan)
      expect([refused.status, await refused.json()]).toEqual([422, { message }])
      expect(await statusesOf(1)).toEqual([502])
    },
  )
})
