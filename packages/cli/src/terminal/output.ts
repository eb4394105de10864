/** Where a command writes: results to `out`, everything that is only said to `say`. */
export interface Output {
  out(text: string): void
  say(text: string): void
  /** Whether `say` goes to a terminal that can redraw a line. */
  readonly isTerminal: boolean
  readonly stream: NodeJS.WriteStream
}

export function processOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveClosedPipe)
  const isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb'
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    // A progress bar may stand in the line: it is drawn again below.
    say: (text) => process.stderr.write(`${isTerminal ? clearLine : ''}${text}\n`),
    isTerminal,
    stream: process.stderr,
  }
}

const clearLine = '\r\u001b[K'

/** Whoever reads the output may stop early, as `head` does: the command still does its work. */
function leaveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
