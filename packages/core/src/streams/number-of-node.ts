import type { PageRequest } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'

/**
 * GitHub's number of a record of which GraphQL tells only a 32-bit one. Deployments have had longer numbers since 2025,
 * and then it is read from the node id, which holds it behind the number of the repository.
 *
 * @throws HubSyncError `response_invalid` where the node id is not of that repository, or of another shape
 */
export function numberOfNode(
  { id, databaseId }: { readonly id: string; readonly databaseId: number | null },
  { repository, stream }: Pick<PageRequest, 'repository' | 'stream'>,
): number {
  if (databaseId !== null) return databaseId
  const [version, repositoryId, number] = unpackNumbers(id)
  const isOfRepository = version === 0 && repositoryId === repository?.githubId
  if (isOfRepository && number !== undefined) return number
  const message = `GraphQL tells no number of ${id} in ${stream} of ${repository?.fullName}: read them with the transport rest`
  throw new HubSyncError('response_invalid', message)
}

/** The numbers of a node id of today's shape: a prefix, and an array in MessagePack. */
function unpackNumbers(nodeId: string): number[] {
  const bytes = Buffer.from(nodeId.slice(nodeId.indexOf('_') + 1), 'base64url')
  const numbers: number[] = []
  let at = 1
  while (at < bytes.length && numbers.length < (bytes[0] ?? 0) - emptyArray) {
    const mark = bytes[at] ?? 0
    const size = sizes[mark] ?? 0
    if (mark > largestInMark && size === 0) return []
    if (at + size >= bytes.length) return []
    numbers.push(size === 0 ? mark : Number(`0x${bytes.subarray(at + 1, at + 1 + size).toString('hex')}`))
    at += 1 + size
  }
  return numbers
}

const emptyArray = 0x90
const largestInMark = 0x7f

/** Bytes behind each mark of an unsigned number. */
const sizes: Readonly<Record<number, number>> = { 204: 1, 205: 2, 206: 4, 207: 8 }
