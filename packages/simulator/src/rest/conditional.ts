import { createHash } from 'node:crypto'

/**
 * GitHub's tags differ between tokens and media types, even where the bodies are equal.
 *
 * They are weak because GitHub computes them before compressing.
 * Source: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
export function createEntityTag(body: string, accept: string, token: string): string {
  const hash = createHash('sha256').update(accept).update('\n').update(token).update('\n').update(body)
  return `W/"${hash.digest('hex')}"`
}

/** Whether the client already has this. A tag decides alone; only without one does the time count. */
export function isUnchanged(request: Headers, etag: string, lastModified: string | undefined): boolean {
  const known = request.get('if-none-match')
  if (known !== null) return matchesTag(known, etag)
  const since = request.get('if-modified-since')
  if (since === null || lastModified === undefined) return false
  const sinceTime = Date.parse(since)
  return !Number.isNaN(sinceTime) && Date.parse(lastModified) <= sinceTime
}

export function toHttpDate(time: string | Date): string {
  return new Date(time).toUTCString()
}

function matchesTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  const opaque = withoutWeakness(etag)
  return header.split(',').some((candidate) => withoutWeakness(candidate.trim()) === opaque)
}

function withoutWeakness(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
