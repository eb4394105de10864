const headerLength = 5

/**
 * Reads what a client of PostgreSQL sends: returns, for each piece of the stream, the statements that it asks the
 * server to run. Knows the frames of protocol 3: a first one without a type, then a letter, a length and a body.
 */
export function createStatementReader(): (bytes: Buffer) => string[] {
  const prepared = new Map<string, string>()
  let rest = Buffer.alloc(0)
  let isStarted = false

  function readFrame(type: string, body: Buffer): string | undefined {
    if (type === 'Q') return textAt(body, 0).text
    if (type === 'P') {
      const name = textAt(body, 0)
      prepared.set(name.text, textAt(body, name.end).text)
    }
    if (type !== 'B') return undefined
    const portal = textAt(body, 0)
    return prepared.get(textAt(body, portal.end).text)
  }

  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    const statements: string[] = []
    for (;;) {
      const start = isStarted ? 1 : 0
      if (rest.length < (isStarted ? headerLength : 4)) return statements
      const length = start + rest.readInt32BE(start)
      if (rest.length < length) return statements
      const frame = rest.subarray(0, length)
      rest = rest.subarray(length)
      const text = isStarted
        ? readFrame(String.fromCharCode(frame[0] ?? 0), frame.subarray(headerLength))
        : undefined
      isStarted = true
      if (text !== undefined) statements.push(text)
    }
  }
}

function textAt(body: Buffer, start: number): { text: string; end: number } {
  const end = body.indexOf(0, start)
  return { text: body.toString('utf8', start, end), end: end + 1 }
}
