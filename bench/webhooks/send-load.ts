import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

export interface Load {
  readonly port: number
  readonly requests: readonly Buffer[]
  readonly connections: number
  /** Requests a second, whatever the answers do; absent: each connection sends as soon as it was answered. */
  readonly rate?: number
}

export interface LoadResult {
  readonly perSecond: number
  /** Milliseconds, from when a request was due until it was answered. */
  readonly p50: number
  readonly p99: number
}

/** Sends every request once over connections that stay open. @throws when one is not answered with 2xx */
export async function sendLoad({ port, requests, connections, rate }: Load): Promise<LoadResult> {
  const latencies: number[] = []
  const start = performance.now()
  let next = 0
  const sender = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    for (let index = next++; index < requests.length; index = next++) {
      const due = rate === undefined ? performance.now() : start + (index / rate) * 1000
      await until(due)
      const status = await exchange(socket, requests[index] ?? Buffer.alloc(0))
      if (status < 200 || status > 299) throw new Error(`A delivery was answered with ${status}`)
      latencies.push(performance.now() - due)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, sender))
  const seconds = (performance.now() - start) / 1000
  latencies.sort((left, right) => left - right)
  const at = (share: number) => round(latencies[Math.floor(latencies.length * share)] ?? 0)
  return { perSecond: Math.round(requests.length / seconds), p50: at(0.5), p99: at(0.99) }
}

async function until(due: number): Promise<void> {
  const left = due - performance.now()
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
}

/** Sends one request and waits for the whole of its answer. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const read = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (!isWhole(answer)) return
      socket.off('data', read).off('error', reject).off('close', broken)
      resolve(Number(answer.slice(9, 12)))
    }
    const broken = () => reject(new Error('The endpoint closed the connection'))
    socket.on('data', read).once('error', reject).once('close', broken)
    socket.write(request)
  })
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1]
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= end + 4 + Number(length)
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
