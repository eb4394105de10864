import { describe, expect, it } from 'vitest'
import { createFlow, expectExact, type Flow, firstPullRequest, transports } from './create-flow.js'

/** The run of the function, aborted when it sends its nth request. True when it came to its end before that. */
async function abortAt(flow: Flow, nth: number, options: Parameters<Flow['sync']>[0] = {}, full = false) {
  const controller = new AbortController()
  flow.onRequest((request) => {
    if (request.nth === nth) controller.abort()
    return undefined
  })
  const run = full ? flow.syncAll : flow.sync
  const outcome = await run({ ...options, signal: controller.signal }).then(
    () => 'ended',
    (error: { code: string }) => error.code,
  )
  flow.onRequest(undefined)
  return outcome
}

const tiny = { repositories: 2, issues: 6, pullRequests: 3, reviews: 4, commits: 12, members: 2 }

describe.each(transports)('over %s', (transport) => {
  it('a first run aborted at any request is continued by the next', async () => {
    for (let nth = 1; ; nth += 1) {
      const flow = await createFlow({
        transport,
        repositories: 2,
        issues: 8,
        pullRequests: 4,
        reviews: 6,
        commits: 12,
      })
      try {
        const outcome = await abortAt(flow, nth)
        if (outcome === 'ended') break
        expect(outcome, `request ${nth}`).toBe('interrupted')
        const result = await flow.sync()
        expect(flow.differences(), `request ${nth}`).toEqual([])
        expectExact(flow, result)
      } finally {
        await flow.close()
      }
    }
  })

  it.each([
    ['an incremental run', false],
    ['a forced full run', true],
  ])('%s aborted at each of its requests in turn is continued by the next', async (_name, isFull) => {
    const flow = await createFlow({ transport, ...tiny })
    try {
      expectExact(flow, await flow.sync())
      const pullRequest = firstPullRequest(flow)
      for (let nth = 1; ; nth += 1) {
        const [home = ''] = flow.repositories()
        flow.act(
          { action: 'createIssue', repository: home, title: 'More' },
          { action: 'push', repository: home, messages: ['a', 'b'] },
          { action: 'editRepository', repository: home, topics: [`topic-${nth}`] },
          { action: 'submitReview', repository: home, number: pullRequest, state: 'APPROVED' },
        )
        const outcome = await abortAt(flow, nth, {}, isFull)
        const result = await flow.sync()
        expect(flow.differences(), `request ${nth}`).toEqual([])
        expectExact(flow, result)
        if (outcome === 'ended') break
      }
    } finally {
      await flow.close()
    }
  })
})

describe('an interrupted run says what is left', () => {
  /** @param topics what the first repository is about from the request before on */
  async function messageAt(nth: number, topics?: string[]): Promise<string> {
    const flow = await createFlow({ ...tiny, issues: 30 })
    const [repository = ''] = flow.repositories()
    const controller = new AbortController()
    flow.onRequest((request) => {
      if (request.nth === nth) controller.abort()
      if (request.nth === nth - 1 && topics) {
        flow.actAtOnce({ action: 'editRepository', repository, topics })
      }
      return undefined
    })
    try {
      return await flow.sync({ signal: controller.signal }).then(
        () => 'It was not interrupted',
        (error: Error) => error.message,
      )
    } finally {
      await flow.close()
    }
  }

  it('before it found anything', async () => {
    expect(await messageAt(2)).toBe(
      'The run was interrupted while it looked for what to read; its checkpoints are kept',
    )
  })

  it('while it read', async () => {
    expect(await messageAt(3)).toBe(
      'The run was interrupted with about 45 records in 2 repositories left to read; its checkpoints are kept',
    )
  })

  it('with only the proof left', async () => {
    expect(await messageAt(4, ['meanwhile'])).toBe(
      'The run was interrupted with everything read and the proof left; its checkpoints are kept',
    )
  })
})
