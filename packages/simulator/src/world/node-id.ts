const legacyTypeNames = {
  account: 'User',
  organization: 'Organization',
  bot: 'Bot',
  repository: 'Repository',
  issue: 'Issue',
  pullRequest: 'PullRequest',
  review: 'PullRequestReview',
  label: 'Label',
  milestone: 'Milestone',
  release: 'Release',
  deployment: 'Deployment',
  deploymentStatus: 'DeploymentStatus',
} as const

const prefixes = {
  account: 'U',
  organization: 'O',
  bot: 'BOT',
  repository: 'R',
  issue: 'I',
  pullRequest: 'PR',
  review: 'PRR',
  label: 'LA',
  milestone: 'MI',
  release: 'RE',
  deployment: 'DE',
  deploymentStatus: 'DES',
} as const

export type NodeKind = keyof typeof prefixes

/**
 * Makes an opaque node id of today's shape: a prefix for the kind, then an array of numbers in MessagePack.
 *
 * @param scope the repository's id for things that live in a repository
 */
export function createNodeId(kind: NodeKind, id: number, scope?: number): string {
  return `${prefixes[kind]}_${packNumbers(scope === undefined ? [0, id] : [0, scope, id]).toString('base64url')}`
}

/** Makes a node id of the shape that objects from before 2021 still have. */
export function createLegacyNodeId(kind: NodeKind, id: number): string {
  const typeName = legacyTypeNames[kind]
  return Buffer.from(`0${typeName.length}:${typeName}${id}`).toString('base64')
}

/** Commits are addressed by repository and sha together. */
export function createCommitNodeId(repositoryId: number, sha: string): string {
  const bytes = Buffer.concat([
    packNumbers([0, repositoryId], 3),
    Buffer.from([0xda, 0, sha.length]),
    Buffer.from(sha),
  ])
  return `C_${bytes.toString('base64url')}`
}

export function parseCommitNodeId(nodeId: string): { repositoryId: number; sha: string } | undefined {
  if (!nodeId.startsWith('C_')) return undefined
  const bytes = Buffer.from(nodeId.slice(2), 'base64url')
  const wide = bytes[2] === 0xcf
  const shaAt = wide ? 11 : 7
  if (bytes.length <= shaAt + 3) return undefined
  const repositoryId = wide ? Number(bytes.readBigUInt64BE(3)) : bytes.readUInt32BE(3)
  return { repositoryId, sha: bytes.subarray(shaAt + 3).toString('latin1') }
}

function packNumbers(numbers: number[], declaredLength = numbers.length): Buffer<ArrayBuffer> {
  const parts = [Buffer.from([0x90 + declaredLength])]
  for (const number of numbers) parts.push(packNumber(number))
  return Buffer.concat(parts)
}

function packNumber(number: number): Buffer<ArrayBuffer> {
  if (number === 0) return Buffer.from([0])
  if (number < 2 ** 32) {
    const bytes = Buffer.alloc(5, 0xce)
    bytes.writeUInt32BE(number, 1)
    return bytes
  }
  const bytes = Buffer.alloc(9, 0xcf)
  bytes.writeBigUInt64BE(BigInt(number), 1)
  return bytes
}
