import { describe, expect, it } from 'vitest'
import { numberOfNode } from './number-of-node.js'

const request = (githubId: number) => ({
  stream: 'deployments' as const,
  repository: { githubId, nodeId: 'R_1', fullName: 'acme/rocket' },
})

const nodeOf = (...bytes: number[]) => `DE_${Buffer.from(bytes).toString('base64url')}`

describe('the number of a node', () => {
  it('is what GraphQL tells, where it does', () => {
    expect(numberOfNode({ id: 'anything', databaseId: 5 }, request(7))).toBe(5)
  })

  it.each([
    ['of a byte by itself', [0x93, 0, 7, 100], 7, 100],
    ['of one byte', [0x93, 0, 0xcc, 200, 0xcc, 201], 200, 201],
    ['of two bytes', [0x93, 0, 0xcd, 1, 0, 0xcd, 1, 1], 256, 257],
    ['of four bytes', [0x93, 0, 0xce, 0, 1, 0, 0, 0xce, 0x80, 0, 0, 1], 65_536, 2_147_483_649],
    ['of eight bytes', [0x93, 0, 7, 0xcf, 0, 0, 0, 1, 0x65, 0xa0, 0xbc, 1], 7, 6_000_000_001],
  ])('is read from a node id %s', (_size, bytes, repositoryId, expected) => {
    expect(numberOfNode({ id: nodeOf(...bytes), databaseId: null }, request(repositoryId))).toBe(expected)
  })

  it.each([
    ['of another repository', nodeOf(0x93, 0, 8, 100)],
    ['of another version', nodeOf(0x93, 1, 7, 100)],
    ['cut short', nodeOf(0x93, 0, 7, 0xce, 0, 0)],
    ['without a number', nodeOf(0x92, 0, 7)],
    ['with something else in it', nodeOf(0x93, 0, 7, 0xa1, 65)],
    ['of the old shape', Buffer.from('010:Deployment872').toString('base64')],
    ['of no shape', ''],
  ])('is not guessed from one %s', (_what, id) => {
    expect(() => numberOfNode({ id, databaseId: null }, request(7))).toThrow(
      expect.objectContaining({ code: 'response_invalid' }),
    )
  })
})
