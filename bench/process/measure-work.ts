/** What a piece of work took of the process that did it. */
export interface Effort {
  readonly wallMs: number
  /** User and system time of all threads. */
  readonly cpuMs: number
  /** The most that the process ever held, start-up included. */
  readonly peakMemoryMb: number
}

export async function measureWork<Answer>(
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; effort: Effort }> {
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const answer = await work()
  const wallMs = Math.round(performance.now() - start)
  const { user, system } = process.cpuUsage(cpuBefore)
  const effort = {
    wallMs,
    cpuMs: Math.round((user + system) / 1000),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  return { answer, effort }
}
