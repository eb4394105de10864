import { describe, expect, it } from 'vitest'
import { Random } from '../generator/random.js'
import { walkCommits } from './commit-walk.js'
import type { Commit } from './records.js'

function createCommit(sha: string, parents: string[], date: string): Commit {
  const actor = { name: 'A', email: 'a@example.invalid', date, accountId: null }
  const sizes = { additions: 0, deletions: 0, changedFiles: 0 }
  return { sha, treeSha: sha, parents, message: sha, author: actor, committer: actor, ...sizes }
}

function toMap(commits: Commit[]): Map<string, Commit> {
  return new Map(commits.map((commit) => [commit.sha, commit]))
}

describe('walkCommits', () => {
  it('shows the newest commit first, across branches, by committer date', () => {
    const commits = toMap([
      createCommit('root', [], '2024-01-01T00:00:00Z'),
      createCommit('line', ['root'], '2024-01-02T00:00:00Z'),
      createCommit('branch', ['root'], '2024-01-03T00:00:00Z'),
      createCommit('merge', ['line', 'branch'], '2024-01-04T00:00:00Z'),
    ])
    expect(walkCommits(commits, 'merge')).toEqual(['merge', 'branch', 'line', 'root'])
  })

  it('compares moments, not the text of dates with offsets', () => {
    const commits = toMap([
      createCommit('root', [], '2024-01-01T00:00:00Z'),
      createCommit('early', ['root'], '2024-01-02T10:00:00+09:00'),
      createCommit('late', ['root'], '2024-01-02T03:00:00-05:00'),
      createCommit('merge', ['early', 'late'], '2024-01-03T00:00:00Z'),
    ])
    expect(walkCommits(commits, 'merge')).toEqual(['merge', 'late', 'early', 'root'])
  })

  it('leaves out what the head does not reach, and parents that are not there', () => {
    const commits = toMap([
      createCommit('a', ['lost'], '2024-01-01T00:00:00Z'),
      createCommit('b', ['a'], '2024-01-02T00:00:00Z'),
      createCommit('stray', ['a'], '2024-01-03T00:00:00Z'),
    ])
    expect(walkCommits(commits, 'b')).toEqual(['b', 'a'])
    expect(walkCommits(commits, 'unknown')).toEqual([])
  })

  const seed = 20_260_101
  it(`reaches exactly the ancestors of random heads (seed ${seed})`, () => {
    const random = new Random(seed)
    for (let round = 0; round < 200; round++) {
      const commits: Commit[] = []
      for (let index = 0; index < 40; index++) {
        const parents = random.sample(commits, random.integer(0, 2)).map(({ sha }) => sha)
        const date = new Date(Date.UTC(2024, 0, 1) + random.integer(0, 50) * 1000).toISOString()
        commits.push(createCommit(`c${index}`, parents, date))
      }
      const map = toMap(commits)
      const head = random.pick(commits).sha
      const walked = walkCommits(map, head)
      expect(new Set(walked)).toEqual(findAncestors(map, head))
      expect(walked.length).toBe(new Set(walked).size)
    }
  })
})

function findAncestors(commits: Map<string, Commit>, sha: string, found = new Set<string>()): Set<string> {
  if (found.has(sha)) return found
  found.add(sha)
  for (const parent of commits.get(sha)?.parents ?? []) findAncestors(commits, parent, found)
  return found
}
