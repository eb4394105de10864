import { Refusal } from '../receive/webhook-answer.js'

/** The bytes of a body that another reader was faster to read, where it kept them. */
export function keptBytes(body: unknown): Uint8Array | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  return body instanceof ArrayBuffer ? new Uint8Array(body) : undefined
}

/** GitHub signs bytes: of a parsed body nobody can tell any more what they were. */
export function bodyWasRead(remedy: string): Refusal {
  const fact = 'The body of this delivery was read before the webhook handler, and its raw bytes are gone'
  return new Refusal(500, `${fact}. ${remedy}`)
}

/** GitHub compresses nothing, and what somebody compressed on the way is not what was signed. */
export function checkEncoding(encoding: string | null): void {
  if (encoding === null || encoding.toLowerCase() === 'identity') return
  throw new Refusal(415, 'GitHub sends deliveries uncompressed')
}
