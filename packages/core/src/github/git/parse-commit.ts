import { HubSyncError } from '../../errors/hubsync-error.js'
import type { CommitRecord } from '../../wire/commit.js'
import { decodeText } from './decode-text.js'

type GitActor = NonNullable<CommitRecord['commit']['author']>

/** Characters that a time and its offset may take: what is longer tells none, and takes a pattern long to read. */
const longestTime = 64
const newLine = 0x0a
const space = 0x20

/**
 * A commit object as a record in GitHub's REST shape. Pure.
 *
 * GitHub shows the message without the line break that git ends it with, and times in UTC. It is not told whose account
 * an address belongs to: `author` stays absent.
 *
 * Source: https://git-scm.com/docs/git-commit#_discussion, https://git-scm.com/docs/signature-format
 *
 * @param webUrl address of the repository for people
 * @throws HubSyncError `response_invalid`
 */
export function parseCommit(sha: string, object: Uint8Array, webUrl: string): CommitRecord {
  const { headers, message } = splitObject(object)
  const encoding = firstOf(headers, 'encoding')
  const named = encoding === undefined ? null : decodeText(encoding, null).trim()
  const [author, committer] = [firstOf(headers, 'author'), firstOf(headers, 'committer')]
  if (author === undefined || committer === undefined) {
    throw new HubSyncError('response_invalid', `Git tells of ${sha} what is no commit`)
  }
  return {
    sha,
    html_url: `${webUrl}/commit/${sha}`,
    commit: {
      message: trimLineBreaks(decodeText(message, named)),
      author: parseActor(decodeText(author, named)),
      committer: parseActor(decodeText(committer, named)),
    },
    parents: headers.flatMap(({ name, value }) =>
      name === 'parent' ? [{ sha: decodeText(value, null) }] : [],
    ),
  }
}

/** Not by a pattern, which takes minutes over as many line breaks as somebody likes to put into a message. */
function trimLineBreaks(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n') end -= 1
  return text.slice(0, end)
}

interface Header {
  readonly name: string
  readonly value: Uint8Array
}

/** Headers up to the first empty line; lines that begin with a space go on with the header before them. */
function splitObject(object: Uint8Array): { headers: Header[]; message: Uint8Array } {
  const headers: Header[] = []
  let at = 0
  while (at < object.length && object[at] !== newLine) {
    const found = object.indexOf(newLine, at)
    const end = found === -1 ? object.length : found
    const line = object.subarray(at, end)
    const gap = line.indexOf(space)
    if (gap > 0)
      headers.push({ name: decodeText(line.subarray(0, gap), null), value: line.subarray(gap + 1) })
    at = end + 1
  }
  return { headers, message: object.subarray(at + 1) }
}

function firstOf(headers: readonly Header[], wanted: string): Uint8Array | undefined {
  return headers.find(({ name }) => name === wanted)?.value
}

/** Reads `Name <address> seconds offset`, any part of which may be odd or missing in old histories. */
function parseActor(text: string): GitActor {
  const [, name = text, email = '', rest = ''] = /^([^<]*)<([^>]*)>(.*)$/s.exec(text) ?? []
  const seconds = /(-?\d+)\s+[+-]\d+\s*$/.exec(rest.slice(-longestTime))?.[1]
  return {
    name: name.trim(),
    email: email.trim(),
    date: seconds === undefined ? null : toTime(Number(seconds)),
  }
}

/** Null for a time beyond all calendars. */
function toTime(seconds: number): string | null {
  const time = new Date(seconds * 1000)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
