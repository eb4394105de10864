import { describe, expect, it } from 'vitest'
import { createCommitNodeId, createLegacyNodeId, createNodeId, parseCommitNodeId } from './node-id.js'

describe('node ids', () => {
  it('have today’s shape: a prefix and packed numbers', () => {
    expect(createNodeId('issue', 1234, 99)).toMatch(/^I_kwDO[\w-]+$/)
    expect(createNodeId('account', 1234)).toMatch(/^U_kgDO[\w-]+$/)
    expect(createNodeId('issue', 1, 2)).not.toBe(createNodeId('issue', 2, 1))
  })

  it('have the shape of real old ones', () => {
    expect(createLegacyNodeId('issue', 547665306)).toBe('MDU6SXNzdWU1NDc2NjUzMDY=')
    expect(createLegacyNodeId('pullRequest', 365062612)).toBe('MDExOlB1bGxSZXF1ZXN0MzY1MDYyNjEy')
    expect(createLegacyNodeId('review', 346103840)).toBe('MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MzQ2MTAzODQw')
  })

  it('lead back to a commit, below and above 2^32', () => {
    const sha = '0123456789abcdef0123456789abcdef01234567'
    for (const repositoryId of [1, 2 ** 31 + 5, 2 ** 32 + 7, 6_000_000_001]) {
      expect(parseCommitNodeId(createCommitNodeId(repositoryId, sha))).toEqual({ repositoryId, sha })
    }
    expect(parseCommitNodeId(createNodeId('issue', 1, 2))).toBeUndefined()
    expect(parseCommitNodeId('C_')).toBeUndefined()
  })
})
