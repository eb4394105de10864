import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator } from '../create-simulator.js'
import type { Fault } from './fault.js'
import { type FaultyGitHub, startFaultyGitHub } from './testing/faulty-github.js'

let github: FaultyGitHub

afterEach(() => github.close())

const path = '/orgs/acme/repos'

describe('a connection', () => {
  it('ends before anything arrived, with the work undone or done', async () => {
    github = await startFaultyGitHub([
      { kind: 'cut', nth: 1 },
      { kind: 'cut', when: 'after', nth: 2 },
    ])
    for (const points of [0, 1]) {
      await expect(github.get(path)).rejects.toMatchObject({
        cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
      })
      expect(github.simulator.stats.read()).toMatchObject({ requests: points + 1, restPoints: points })
    }
    expect((await github.get(path)).status).toBe(200)
    expect(github.simulator.stats.read().routes['GET /orgs/{org}/repos']?.statuses).toEqual({ 0: 1, 200: 2 })
  })

  it('ends in the middle of the body, whose announced length never arrives', async () => {
    github = await startFaultyGitHub([{ kind: 'cut', at: 'body', keep: 0.3, nth: 1 }])
    const answer = await github.get(path)
    expect(answer.status).toBe(200)
    const announced = Number(answer.headers.get('content-length'))
    let arrived = 0
    await expect(async () => {
      for await (const piece of answer.body ?? []) arrived += piece.length
    }).rejects.toThrow()
    expect(arrived).toBe(Math.floor(announced * 0.3))
    expect(await (await github.get(path)).json()).toHaveLength(2)
  })

  it('stays, and the body is shorter than JSON may be though its length is right', async () => {
    github = await startFaultyGitHub([{ kind: 'truncate', keep: 1, nth: 1 }])
    const answer = await github.get(path)
    const text = await answer.text()
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(text).toMatch(/^\[\{/)
    expect(await (await github.get(path)).json()).toHaveLength(2)
  })

  it('stays silent until the client gives up', async () => {
    github = await startFaultyGitHub([
      { kind: 'timeout', nth: 1 },
      { kind: 'timeout', when: 'after', nth: 2 },
    ])
    for (const points of [0, 1]) {
      const given = { signal: AbortSignal.timeout(60) }
      await expect(github.get(path, given)).rejects.toMatchObject({ name: 'TimeoutError' })
      expect(github.simulator.stats.read()).toMatchObject({
        restPoints: points,
        faults: { timeout: points + 1 },
      })
    }
    expect((await github.get(path)).status).toBe(200)
  })

  it('stays silent for as long as told and is cut then, or when the simulator closes', async () => {
    github = await startFaultyGitHub([
      { kind: 'timeout', ms: 30, nth: 1 },
      { kind: 'timeout', nth: 2 },
    ])
    await expect(github.get(path)).rejects.toThrow('fetch failed')
    const waiting = expect(github.get(path)).rejects.toThrow('fetch failed')
    await new Promise((resolve) => setTimeout(resolve, 30))
    await github.close()
    await waiting
  })

  it('is slow', async () => {
    github = await startFaultyGitHub([{ kind: 'slow', ms: 80 }])
    const startedAt = performance.now()
    expect((await github.get(path)).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(79)
  })
})

describe('without a socket', () => {
  const broken: Fault[] = [
    { kind: 'cut', nth: 1 },
    { kind: 'cut', at: 'body', nth: 2 },
  ]
  const address = `https://api.github.com${path}`
  const headers = { authorization: 'Bearer token', 'user-agent': 'test' }

  it('msw sees network errors', async () => {
    github = await startFaultyGitHub(broken)
    const server = setupServer(...github.simulator.handlers)
    server.listen({ onUnhandledRequest: 'bypass' })
    try {
      await expect(fetch(address, { headers })).rejects.toThrow('Failed to fetch')
      const cut = await fetch(address, { headers })
      await expect(cut.text()).rejects.toThrow()
      expect((await fetch(address, { headers })).status).toBe(200)
    } finally {
      server.close()
    }
  })

  it('handle rejects as fetch does, and lets go with its signal', async () => {
    github = await startFaultyGitHub()
    const simulator = createSimulator({ repositories: 1, faults: [...broken, { kind: 'timeout', nth: 3 }] })
    const ask = (init: RequestInit = {}) => simulator.handle(new Request(address, { headers, ...init }))
    await expect(ask()).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
    await expect((await ask()).text()).rejects.toThrow('fetch failed')
    await expect(ask({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
