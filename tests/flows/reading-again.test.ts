import type { Reading } from '@hubsync/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFlow, type Flow, transports } from './create-flow.js'

describe.each(transports)('what a delivery left untold, read by %s', (transport) => {
  let flow: Flow
  let home: string
  let away: string

  beforeEach(async () => {
    flow = await createFlow({ transport })
    const [first = '', second = ''] = flow.repositories()
    home = first
    away = second
    await flow.syncAll()
  })

  afterEach(async () => {
    await flow?.close()
  })

  const idOf = (fullName: string) => {
    const [owner = '', name = ''] = fullName.split('/')
    return flow.world.findRepository(owner, name)?.repository.id ?? 0
  }
  const read = (reading: Reading) => flow.hub.sync.readAgain(reading, { transport })
  const readRecords = (records: { stream: 'bugs' | 'pull-requests'; number: number }[], name = home) =>
    read({ of: 'records', githubId: idOf(name), fullName: name, records })
  const everythingIn = (name: string) => [
    ...flow.world.issuesOf(idOf(name)).map(({ number }) => ({ stream: 'bugs' as const, number })),
    ...flow.world
      .pullRequestsOf(idOf(name))
      .map(({ number }) => ({ stream: 'pull-requests' as const, number })),
  ]

  it('finds what moved no time', async () => {
    flow.act(
      { action: 'createIssue', repository: home, title: 'Labelled', labels: ['soon another'] },
      { action: 'openPullRequest', repository: home, title: 'Labelled too', labels: ['soon another'] },
    )
    await flow.sync()
    flow.act({ action: 'renameLabel', repository: home, label: 'soon another', to: 'another' })
    const before = flow.differences({ silent: true })
    expect(before.length).toBeGreaterThan(1)
    await readRecords(everythingIn(home))
    expect(flow.differencesOf(home, { silent: true })).toEqual([])
  })

  it('brings reviews and comments of pull requests, and records that were never read', async () => {
    flow.act({ action: 'openPullRequest', repository: home, title: 'New' })
    const number = flow.world.pullRequestsOf(idOf(home)).at(-1)?.number ?? 0
    flow.act(
      { action: 'commentOn', repository: home, number },
      ...Array.from({ length: 30 }, () => ({
        action: 'submitReview' as const,
        repository: home,
        number,
        state: 'COMMENTED' as const,
      })),
    )
    expect(flow.differencesOf(home).length).toBeGreaterThan(30)
    await readRecords([{ stream: 'pull-requests', number }])
    const differences = flow.differencesOf(home)
    expect(differences.filter((difference) => !/^(project|commit)/.test(difference))).toEqual([])
  })

  it('writes nothing and asks for every record once where all is known', async () => {
    let requests = 0
    flow.onRequest(() => {
      requests += 1
      return undefined
    })
    const records = everythingIn(home)
    await readRecords(records)
    expect(flow.differences()).toEqual([])
    const pulls = records.filter(({ stream }) => stream === 'pull-requests').length
    // Over REST, reviews are a list of their own.
    expect(requests).toBe(transport === 'graphql' ? 1 : records.length + pulls)
  })

  it('leaves alone what is not there, for absence alone is no deletion', async () => {
    const [issue] = flow.world.issuesOf(idOf(home))
    const number = issue?.number ?? 0
    flow.act({ action: 'deleteIssue', repository: home, number })
    await readRecords([
      { stream: 'bugs', number },
      { stream: 'bugs', number: 99_999 },
      { stream: 'pull-requests', number: 99_999 },
    ])
    await readRecords([{ stream: 'bugs', number: 1 }], 'acme/unheard-of')
    expect(flow.differences()).toHaveLength(1)
  })

  it('reads records beside a run that holds the lease', async () => {
    flow.act({ action: 'createIssue', repository: home, title: 'Beside' })
    const number = flow.world.issuesOf(idOf(home)).at(-1)?.number ?? 0
    let beside: Promise<void> | undefined
    flow.onRequest(() => {
      beside ??= readRecords([{ stream: 'bugs', number }])
      return undefined
    })
    await flow.sync()
    await beside
    expect(flow.differences()).toEqual([])
  })

  it('reads streams of a repository, by the name that it has today', async () => {
    flow.act({ action: 'push', repository: home, messages: ['One', 'Two'] })
    flow.act({ action: 'renameRepository', repository: home, name: 'called-otherwise' })
    const streams = ['projects', 'commits', 'contributors', 'project-metrics']
    await read({ of: 'repository', githubId: idOf(`acme/called-otherwise`), fullName: home, streams })
    expect(flow.differences()).toEqual([])
  })

  it('never takes a repository for another that has its name now', async () => {
    const githubId = idOf(home)
    const name = home.split('/')[1] ?? ''
    flow.act(
      { action: 'renameRepository', repository: home, name: 'elsewhere' },
      { action: 'renameRepository', repository: away, name },
    )
    const ofTheOther = flow.differences().filter((text) => !text.includes(String(githubId)))
    await read({ of: 'repository', githubId, fullName: home, streams: ['projects', 'bugs'] })
    expect(ofTheOther).not.toEqual([])
    expect(flow.differences()).toEqual(ofTheOther)
  })

  it('reads everything of an account', async () => {
    flow.act({ action: 'createRepository', owner: 'acme', name: 'brand-new' })
    await read({ of: 'owner', githubId: 0, login: 'acme', streams: ['projects', 'members'] })
    expect(flow.differences()).toEqual([])
  })
})
