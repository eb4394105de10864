import { GraphqlFailure } from './graphql-failure.js'

/** What a row is sorted by and then its id; the id alone where a connection has no order of its own. */
export type CursorKey = readonly (string | number | null)[]

const prefix = 'cursor:v2:'

/**
 * Writes where a row stands in an ordered connection: by the value it is sorted by, not by its position. A row whose
 * value changes while someone pages moves past the cursor, and rows that vanish shift nothing.
 */
export function encodeCursor(key: CursorKey): string {
  const parts: Uint8Array[] = [Buffer.from(prefix), Buffer.from([0x90 + key.length])]
  for (const value of key) parts.push(packValue(value))
  return Buffer.concat(parts).toString('base64')
}

/** @throws GraphqlFailure when the text is no cursor */
export function decodeCursor(text: string): CursorKey {
  const bytes = Buffer.from(text, 'base64')
  const start = prefix.length
  const keyLength = (bytes[start] ?? 0) - 0x90
  if (bytes.toString('latin1', 0, start) !== prefix || keyLength < 1 || keyLength > 15) {
    throw refuseCursor(text)
  }
  const key: (string | number | null)[] = []
  let at = start + 1
  while (key.length < keyLength) {
    const unpacked = unpackValue(bytes, at)
    if (!unpacked) throw refuseCursor(text)
    key.push(unpacked.value)
    at = unpacked.end
  }
  return key
}

export function refuseCursor(text: string): GraphqlFailure {
  return new GraphqlFailure('INVALID_CURSOR_ARGUMENTS', `\`${text}\` does not appear to be a valid cursor.`)
}

/** Orders as the database does: `null` first, then by value. */
export function compareKeys(first: CursorKey, second: CursorKey): number {
  for (const [index, value] of first.entries()) {
    const order = compareValues(value, second[index] ?? null)
    if (order !== 0) return order
  }
  return 0
}

function compareValues(first: string | number | null, second: string | number | null): number {
  if (first === second) return 0
  if (first === null) return -1
  if (second === null) return 1
  return first < second ? -1 : 1
}

/** The part of MessagePack that cursors need: null, short texts and whole numbers. */
function packValue(value: string | number | null): Buffer {
  if (value === null) return Buffer.from([0xc0])
  if (typeof value === 'number') return packNumber(value)
  const text = Buffer.from(value)
  if (text.length < 32) return Buffer.concat([Buffer.from([0xa0 + text.length]), text])
  if (text.length < 256) return Buffer.concat([Buffer.from([0xd9, text.length]), text])
  return Buffer.concat([Buffer.from([0xda, text.length >> 8, text.length & 0xff]), text])
}

function packNumber(value: number): Buffer {
  if (value < 128) return Buffer.from([value])
  if (value < 2 ** 32) {
    const bytes = Buffer.alloc(5, 0xce)
    bytes.writeUInt32BE(value, 1)
    return bytes
  }
  const bytes = Buffer.alloc(9, 0xcf)
  bytes.writeBigUInt64BE(BigInt(value), 1)
  return bytes
}

function unpackValue(bytes: Buffer, at: number): { value: string | number | null; end: number } | undefined {
  const head = bytes[at]
  if (head === undefined) return undefined
  if (head < 0x80) return { value: head, end: at + 1 }
  if (head === 0xc0) return { value: null, end: at + 1 }
  if (head >= 0xa0 && head < 0xc0) return unpackText(bytes, at + 1, head - 0xa0)
  if (head === 0xd9 && at + 1 < bytes.length) return unpackText(bytes, at + 2, bytes.readUInt8(at + 1))
  if (head === 0xda && at + 2 < bytes.length) return unpackText(bytes, at + 3, bytes.readUInt16BE(at + 1))
  if (head === 0xce && at + 4 < bytes.length) return { value: bytes.readUInt32BE(at + 1), end: at + 5 }
  if (head === 0xcf && at + 8 < bytes.length) {
    return { value: Number(bytes.readBigUInt64BE(at + 1)), end: at + 9 }
  }
  return undefined
}

function unpackText(
  bytes: Buffer,
  start: number,
  length: number,
): { value: string; end: number } | undefined {
  const end = start + length
  return end > bytes.length ? undefined : { value: bytes.toString('utf8', start, end), end }
}
