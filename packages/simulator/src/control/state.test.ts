import { describe, expect, it } from 'vitest'
import { generateWorld, presets } from '../generator/generate-world.js'
import { mutate } from '../mutations/mutate.js'
import { readState, streamState } from './state.js'

const clock = () => new Date('2026-01-03T00:00:00Z')

describe('the state of the world', () => {
  it('holds everything that exists, once', () => {
    const state = readState(generateWorld({ ...presets.w180, clock }))
    expect({
      repositories: state.repositories.length,
      issues: state.issues.length,
      pullRequests: state.pullRequests.length,
      reviews: state.reviews.length,
      commits: state.commits.length,
    }).toEqual(presets.w180)
    expect(state.members).toHaveLength(25)
    expect(state.silent).toEqual([])
    expect(state.at).toBe('2026-01-03T00:00:00.000Z')
  })

  it('is the same text when it is sent in pieces', () => {
    const world = generateWorld({ ...presets.w180, clock })
    expect(JSON.parse([...streamState(world)].join(''))).toEqual(JSON.parse(JSON.stringify(readState(world))))
  })

  it('speaks GitHub’s words: logins, label names, moments in UTC', () => {
    const world = generateWorld({ repositories: 1, clock })
    const [name] = [...world.repositories()].map((repository) => repository.name)
    const repository = `acme/${name}`
    const login = world.defaultCaller?.login ?? ''
    mutate(world, [
      { action: 'createIssue', repository, title: 'T', labels: ['p1'] },
      { action: 'openPullRequest', repository, title: 'P' },
      { action: 'submitReview', repository, number: 2, state: 'APPROVED' },
      { action: 'submitReview', repository, number: 2, state: 'PENDING' },
      { action: 'mergePullRequest', repository, number: 2 },
    ])
    const { repositories, issues, pullRequests, reviews, commits } = readState(world)
    const author = { id: world.defaultCaller?.id, login }
    expect(repositories).toMatchObject([{ fullName: repository, owner: { login: 'acme' }, openIssues: 1 }])
    expect(issues).toMatchObject([
      { repository, number: 1, labels: ['p1'], author, state: 'OPEN', hidden: false },
    ])
    expect(pullRequests).toMatchObject([{ number: 2, state: 'MERGED', mergedBy: author, reviews: 1 }])
    expect(pullRequests[0]).not.toHaveProperty('testMergeCommitSha')
    expect(reviews).toMatchObject([{ repository, number: 2, author, state: 'APPROVED' }])
    expect(commits).toMatchObject([{ repository, author: { date: '2026-01-03T00:00:00Z', account: author } }])
  })

  it('can be asked for one owner', () => {
    const world = generateWorld({ repositories: 2, commits: 4, clock })
    mutate(world, [
      { action: 'addUser', login: 'ann' },
      { action: 'createRepository', owner: 'ann', name: 'own' },
    ])
    expect(readState(world).repositories).toHaveLength(3)
    expect(readState(world, { owner: 'ANN' })).toMatchObject({
      repositories: [{ name: 'own' }],
      commits: [],
      members: [],
    })
    expect(readState(world, { owner: 'nobody' }).repositories).toEqual([])
  })

  it('keeps issues that are switched off, marked as hidden', () => {
    const world = generateWorld({ repositories: 1, issues: 3, clock })
    const [name] = [...world.repositories()].map((repository) => repository.name)
    mutate(world, [{ action: 'disableIssues', repository: `acme/${name}` }])
    expect(readState(world).issues.map(({ hidden }) => hidden)).toEqual([true, true, true])
  })
})
