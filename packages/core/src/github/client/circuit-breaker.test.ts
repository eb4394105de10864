import { describe, expect, it, test } from 'vitest'
import { scriptedClient } from '../../../test/github/scripted-client.js'
import type { Script, ScriptedAnswer } from '../../../test/github/scripted-github.js'
import type { GitHubClient, GitHubClientOptions } from './github-client.js'

const route = 'GET /repos/{owner}/{repo}'
const ask = (client: GitHubClient, repo: string | number) =>
  client.request(route, { owner: 'acme', repo: String(repo) })
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  )
const unavailable: ScriptedAnswer = { status: 503, body: { message: 'Unicorn' } }
const cooldownMs = 30_000

/** A GitHub that can be switched off and on. */
function switchable(answer: ScriptedAnswer | Error = unavailable, options: GitHubClientOptions = {}) {
  const state = { isDown: true }
  const script: Script = () => {
    if (!state.isDown) return { body: { data: { viewer: {} } } }
    if (answer instanceof Error) throw answer
    return answer
  }
  return { state, ...scriptedClient(script, { circuitBreaker: { failures: 3 }, ...options }) }
}

async function breakDown(client: GitHubClient, calls = 3): Promise<void> {
  for (let nth = 0; nth < calls; nth += 1) await codeOf(ask(client, nth))
}

describe.each([
  ['a server error', unavailable],
  ['a network that is down', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })],
  ['a broken answer', { body: '[{"id": 1}, {"id"' }],
])('%s', (_name, answer) => {
  it('opens the circuit when it outlasted the retries of several calls in a row', async () => {
    const { client, requests } = switchable(answer)
    await breakDown(client)
    expect(requests).toHaveLength(12)
    expect(await codeOf(ask(client, 'next'))).toBe('circuit_open')
    expect(requests, 'nothing is asked').toHaveLength(12)
  })
})

test('ten calls that fail open it by default', async () => {
  const { client, requests } = scriptedClient(() => unavailable)
  const codes = await Promise.all(Array.from({ length: 180 }, (_, nth) => codeOf(ask(client, nth))))
  expect(codes.filter((code) => code === 'github_unavailable').length).toBeGreaterThanOrEqual(10)
  expect(codes.filter((code) => code === 'circuit_open').length).toBeGreaterThan(160)
  expect(requests.length).toBeLessThanOrEqual(14 * 4)
})

test('it says which host is left alone, until when, why, and that it tries again', async () => {
  const { client, clock, logger } = switchable()
  await breakDown(client)
  const until = new Date(clock.now().getTime() + cooldownMs)
  await expect(ask(client, 'next')).rejects.toMatchObject({
    code: 'circuit_open',
    retryAt: until,
    message: expect.stringMatching(
      new RegExp(`^github\\.com is left alone until ${until.toISOString()} .*503 \\(Unicorn\\)`),
    ),
    cause: { code: 'github_unavailable' },
  })
  const warnings = logger.lines.filter(({ level }) => level === 'warn')
  expect(warnings).toMatchObject([{ fields: { host: 'github.com', until: until.toISOString() } }])
})

test('a call that is under way when it opens spares its retries', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { client, requests } = scriptedClient(
    async ({ url }) => {
      if (url.endsWith('/late')) await held
      return unavailable
    },
    { circuitBreaker: { failures: 3 } },
  )
  const late = codeOf(ask(client, 'late'))
  await breakDown(client)
  release()
  expect(await late).toBe('circuit_open')
  expect(requests.filter(({ url }) => url.endsWith('/late'))).toHaveLength(1)
})

test('a success in between shows that GitHub is there', async () => {
  const { client, state } = switchable(unavailable, { circuitBreaker: { failures: 4 } })
  for (let round = 0; round < 4; round += 1) {
    state.isDown = true
    await breakDown(client, 3)
    state.isDown = false
    expect(await codeOf(ask(client, 'fine'))).toBe('answered')
  }
})

test('so does a refusal in between', async () => {
  const refused: ScriptedAnswer = { status: 404, body: { message: 'Not Found' } }
  const { client } = scriptedClient(({ url }) => (url.endsWith('/none') ? refused : unavailable), {
    circuitBreaker: { failures: 4 },
  })
  for (let round = 0; round < 4; round += 1) {
    await breakDown(client, 3)
    expect(await codeOf(ask(client, 'none'))).toBe('repository_not_found')
  }
})

test.each([401, 403, 404, 409, 410, 422, 451])('a %i is an answer of a GitHub that works', async (status) => {
  const { client, requests } = switchable({ status, body: { message: 'No' } })
  await breakDown(client, 12)
  expect(requests).toHaveLength(12)
})

test('limits do not count as failures', async () => {
  const { client } = switchable(
    { status: 403, headers: { 'retry-after': '600' } },
    { maximumWaitMs: 1000, circuitBreaker: { failures: 1 } },
  )
  expect(await codeOf(ask(client, 'a'))).toBe('rate_limited')
  expect(await codeOf(ask(client, 'b'))).toBe('rate_limited')
})

test('one repository that is broken leaves the circuit closed', async () => {
  const { client } = switchable()
  for (let nth = 0; nth < 20; nth += 1) expect(await codeOf(ask(client, 'web'))).toBe('github_unavailable')
})

test('an interrupted call tells nothing', async () => {
  const { client } = switchable(unavailable, { circuitBreaker: { failures: 1 } })
  const signal = AbortSignal.abort()
  for (const repo of ['a', 'b', 'c', 'd']) {
    const call = client.request(route, { owner: 'acme', repo }, { signal })
    expect(await codeOf(call)).toBe('interrupted')
  }
  expect(await codeOf(ask(client, 'e'))).toBe('github_unavailable')
})

describe('queries that take GitHub too long', () => {
  const timeout: ScriptedAnswer = { status: 502, body: { message: 'Bad Gateway' } }
  const query = (client: GitHubClient, nth: number, isSplittable = true) =>
    codeOf(client.graphql(`query { a${nth} }`, {}, { isSplittable }))

  it('and can be split count only when many of them follow each other', async () => {
    const { client } = switchable(timeout)
    for (let nth = 0; nth < 12; nth += 1) expect(await query(client, nth)).toBe('response_too_large')
    expect(await query(client, 12)).toBe('circuit_open')
  })

  it('and cannot be split have failed', async () => {
    const { client } = switchable(timeout)
    for (let nth = 0; nth < 3; nth += 1) expect(await query(client, nth, false)).toBe('response_too_large')
    expect(await query(client, 3)).toBe('circuit_open')
  })

  it.each([
    ['Something went wrong while executing your query.', '', 'circuit_open'],
    ['Resource limits for this query exceeded.', 'RESOURCE_LIMITS_EXCEEDED', 'response_too_large'],
  ])('by an answer of "%s"', async (message, type, expected) => {
    const { client } = switchable({ body: { data: null, errors: [{ type, message }] } })
    for (let nth = 0; nth < 12; nth += 1) await query(client, nth)
    expect(await query(client, 12)).toBe(expected)
  })
})

describe('after the cooldown', () => {
  it('one call is let through, the others wait for its outcome, and success closes the circuit', async () => {
    const { client, clock, requests, state, logger } = switchable()
    await breakDown(client)
    await clock.sleep(cooldownMs)
    state.isDown = false
    const before = requests.length
    const codes = await Promise.all([1, 2, 3, 4].map((repo) => codeOf(ask(client, repo))))
    expect(codes).toEqual(['answered', 'answered', 'answered', 'answered'])
    expect(requests).toHaveLength(before + 4)
    expect(logger.lines.filter(({ message }) => message === 'GitHub answers again')).toHaveLength(1)
    state.isDown = true
    await breakDown(client, 2)
    expect(await codeOf(ask(client, 'third')), 'counted from the beginning').toBe('github_unavailable')
  })

  it('failure opens it for twice as long, up to the longest, and whoever waited is refused', async () => {
    const { client, clock, requests } = switchable(unavailable, {
      circuitBreaker: { failures: 3, cooldownMs, longestCooldownMs: 100_000 },
    })
    await breakDown(client)
    for (const expectedMs of [60_000, 100_000, 100_000]) {
      await clock.sleep(100_000)
      const before = requests.length
      const codes = await Promise.all(['a', 'b', 'c'].map((repo) => codeOf(ask(client, repo))))
      expect(codes.sort()).toEqual(['circuit_open', 'circuit_open', 'github_unavailable'])
      expect(requests, 'one call and its retries').toHaveLength(before + 4)
      const now = clock.now().getTime()
      await expect(ask(client, 'd')).rejects.toMatchObject({ retryAt: new Date(now + expectedMs) })
    }
  })

  it('a trial that tells nothing leaves the next call to be one', async () => {
    const { client, clock, state } = switchable()
    await breakDown(client)
    await clock.sleep(cooldownMs)
    state.isDown = false
    const signal = AbortSignal.abort()
    const call = client.request(route, { owner: 'acme', repo: 'a' }, { signal })
    expect(await codeOf(call)).toBe('interrupted')
    expect(await codeOf(ask(client, 'b'))).toBe('answered')
  })

  it('whoever waits for a trial can be interrupted', async () => {
    let answer: (told: ScriptedAnswer) => void = () => {}
    let isDown = true
    const { client, clock, requests } = scriptedClient(
      () => (isDown ? unavailable : new Promise((resolve) => (answer = resolve))),
      { circuitBreaker: { failures: 3 } },
    )
    await breakDown(client)
    await clock.sleep(cooldownMs)
    isDown = false
    const before = requests.length
    const trial = ask(client, 'a')
    while (requests.length === before) await new Promise((resolve) => setTimeout(resolve, 1))
    const controller = new AbortController()
    const waiting = client.request(route, { owner: 'acme', repo: 'b' }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 5)
    expect(await codeOf(waiting)).toBe('interrupted')
    const late = client.request(route, { owner: 'acme', repo: 'c' }, { signal: controller.signal })
    expect(await codeOf(late)).toBe('interrupted')
    answer({})
    expect(await codeOf(trial)).toBe('answered')
  })
})

test('views of one client share it, other clients have their own', async () => {
  const { client } = switchable()
  await breakDown(client)
  expect(await codeOf(ask(client.withConcurrency(2), 'a'))).toBe('circuit_open')
  const other = switchable().client
  expect(await codeOf(ask(other, 'a'))).toBe('github_unavailable')
})

test('switched off it lets every call try its luck', async () => {
  const { client, requests } = switchable(unavailable, { circuitBreaker: false })
  await breakDown(client, 15)
  expect(requests).toHaveLength(60)
})

test.each([
  { failures: 0 },
  { failures: 1.5 },
  { cooldownMs: 0 },
  { cooldownMs: Number.NaN },
  { cooldownMs: 2000, longestCooldownMs: 1000 },
  { longestCooldownMs: Number.POSITIVE_INFINITY },
])('%o is refused', (circuitBreaker) => {
  expect(() => scriptedClient([], { circuitBreaker })).toThrow(
    expect.objectContaining({ code: 'configuration_invalid' }),
  )
})
