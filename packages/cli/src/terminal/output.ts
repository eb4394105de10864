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
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    say: (text) => process.stderr.write(`${text}\n`),
    isTerminal: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    stream: process.stderr,
  }
}

/** Whoever reads the output may stop early, as `head` does: the command still does its work. */
function leaveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
