import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Change, Store } from '@hubsync/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryOf } from '../flows/commit-happenings.js'
import { createFlow, type Flow } from '../flows/create-flow.js'
import { createHistory } from './create-history.js'
import { importHistory } from './import-history.js'
import { hasGit } from './run-git.js'

const size = 50_000
/** Twenty pages, the most that one step reads ahead. */
const largestStep = 2_000
const megabyte = 2 ** 20

/** A store that counts commits and forgets them, so that what is left in memory is what reading takes. */
function forgetCommits(store: Store, take: (changes: readonly Change[]) => Promise<void>): Store {
  const counts = new Map<string, number>()
  return {
    ...store,
    commit: async (batch) => {
      const commits = batch.changes.filter(({ kind, table }) => kind === 'upsert' && table === 'commits')
      const result = await store.commit({
        ...batch,
        changes: batch.changes.filter((change) => !commits.includes(change)),
      })
      for (const change of commits) {
        const id = 'row' in change ? String(change.row?.project_id) : ''
        counts.set(id, (counts.get(id) ?? 0) + 1)
      }
      await take(commits)
      return result
    },
    count: (scope, query) =>
      query.table === 'commits' ? Promise.resolve(counts) : store.count(scope, query),
    derive: async () => undefined,
  }
}

describe.skipIf(!hasGit())('a history of 50,000 commits', () => {
  let folder: string
  let flow: Flow
  let taken: (changes: readonly Change[]) => Promise<void> = async () => undefined

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'git-large-'))
    createHistory(folder, size)
    flow = await createFlow({
      repositories: 1,
      commits: 1,
      wrapStore: (store) => forgetCommits(store, (changes) => taken(changes)),
      hub: { commits: 'git', gitUrl: () => `file://${folder}` },
    })
    importHistory(flow.world, repositoryOf(flow, flow.repositories()[0] ?? ''), folder)
  })

  afterAll(async () => {
    await flow?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('costs no request, is interrupted and gone on with, and takes no more memory at its end', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const heaps: number[] = []
    const shas = new Map<string, number>()
    const controller = new AbortController()
    let steps = 0
    taken = async (changes) => {
      if (changes.length === 0) return
      steps += 1
      for (const change of changes) {
        const sha = 'row' in change ? String(change.row?.sha) : ''
        shas.set(sha, (shas.get(sha) ?? 0) + 1)
      }
      if (steps === 8) controller.abort()
      collect()
      heaps.push(process.memoryUsage().heapUsed / megabyte)
    }
    const stopped = flow.sync({ signal: controller.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    expect(shas.size).toBeLessThan(size / 2)
    const began = performance.now()
    const result = await flow.sync()
    const seconds = (performance.now() - began) / 1000
    expect(result.errors).toEqual([])
    expect(shas.size).toBe(size)
    expect([...shas.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(largestStep)
    expect(result.completeness.find(({ stream }) => stream === 'commits')).toMatchObject({
      server: size,
      outcome: 'equal',
    })
    const alone = await requestsWithoutCommits(flow)
    expect(result.usage.requests).toBeLessThanOrEqual(alone)
    const half = Math.floor(heaps.length / 2)
    const growth = Math.max(...heaps.slice(half)) - Math.max(...heaps.slice(0, half))
    process.stdout.write(
      `${size} commits: ${result.usage.requests} requests, ${alone} without commits; ${steps} transactions; ` +
        `heap ${Math.max(...heaps).toFixed(0)} MB at most, ${growth.toFixed(1)} MB more in the second half; ` +
        `the second run took ${seconds.toFixed(1)} s\n`,
    )
    expect(growth).toBeLessThan(12)
  })
})

/** What the run would have asked without commits at all. */
async function requestsWithoutCommits(flow: Flow): Promise<number> {
  const streams = ['projects', 'bugs', 'pull-requests', 'reviews', 'members']
  return (await flow.syncAll({ streams })).usage.requests
}
