import { Agent } from 'node:http'
import { expect } from 'vitest'
import { startEndpoint } from './attacked-endpoint.js'
import { attacks, deliverHonestly, type Fate } from './attacks.js'

export interface AttackSize {
  readonly requests: number
  /** Requests at the same time. */
  readonly together: number
  readonly random: () => number
}

const mostMegabytes = 150

/**
 * Sends hostile requests of every kind at once, and one honest delivery for each hundred of them.
 *
 * Expects that none is accepted and none crashes the endpoint, that its memory stays bounded, that its log stays short,
 * and that the honest ones are stored, and answered before GitHub would give up.
 */
export async function attackEndpoint({ requests, together, random }: AttackSize): Promise<string> {
  const endpoint = await startEndpoint()
  const agent = new Agent({ keepAlive: true, maxSockets: together })
  const target = { port: endpoint.port, agent, random }
  const kinds = Object.entries(attacks).flatMap(([name, { share }]) => Array<string>(share).fill(name))
  const surprises: string[] = []
  const fates = new Map<Fate, number>()
  const honest: number[] = []
  let sent = 0
  try {
    for (let warm = 0; warm < 50; warm += 1) await deliverHonestly(target)
    const { nowBytes } = await endpoint.report()
    const attacker = async () => {
      while (sent < requests) {
        sent += 1
        if (sent % 100 === 0) {
          const { fate, milliseconds } = await deliverHonestly(target)
          honest.push(milliseconds)
          if (fate !== 202) surprises.push(`honest: ${fate}`)
        }
        const name = kinds[Math.floor(random() * kinds.length)] ?? ''
        const attack = attacks[name]
        const fate = (await attack?.send(target)) ?? 'closed'
        fates.set(fate, (fates.get(fate) ?? 0) + 1)
        if (!attack?.expects.includes(fate)) surprises.push(`${name}: ${fate}`)
      }
    }
    await Promise.all(Array.from({ length: together }, attacker))
    const { stored, lines, peakBytes } = await endpoint.report()
    const grown = (peakBytes - nowBytes) / 1024 / 1024
    expect(surprises).toEqual([])
    expect(stored).toBe(50 + honest.length)
    expect(grown).toBeLessThan(mostMegabytes)
    expect(lines).toBeLessThan(1_000)
    const slowest = Math.max(...honest)
    expect(slowest).toBeLessThan(5_000)
    const counts = [...fates].map(([fate, count]) => `${fate}: ${count}`).join(', ')
    return `${sent} requests (${counts}); ${honest.length} honest ones stored, the slowest answered in ${Math.round(slowest)} ms; memory grew by ${Math.round(grown)} MB; ${lines} lines of log`
  } finally {
    agent.destroy()
    await endpoint.close()
  }
}
