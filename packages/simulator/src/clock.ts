/** A clock that starts at a given moment and runs as fast as the real one. */
export function createRunningClock(start: Date): () => Date {
  const startedAt = performance.now()
  return () => new Date(start.getTime() + performance.now() - startedAt)
}
