/**
 * What work comes to, unless the signal is aborted first: then nobody waits for it any more. For what may never end,
 * because it is the host's own, or somebody else's.
 *
 * @param describeAbortion what is thrown then
 */
export function untilAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
  describeAbortion: (signal: AbortSignal) => unknown,
): Promise<Value> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(describeAbortion(signal))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    // Heard in any case: a rejection that nobody hears ends the process.
    work
      .then(resolve, (thrown: unknown) => (signal.aborted ? abort() : reject(thrown)))
      .finally(() => signal.removeEventListener('abort', abort))
  })
}
