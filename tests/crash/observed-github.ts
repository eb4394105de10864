import { setTimeout as pause } from 'node:timers/promises'
import { createSimulator, type World } from '@hubsync/simulator'
import { type AskedPage, askedPages, markProofs } from './asked-pages.js'

export interface AskedRequest {
  readonly pages: readonly AskedPage[]
  /** What a person would call it, for messages. */
  readonly label: string
}

/** A simulated GitHub that keeps a list of what it was asked for. */
export interface ObservedGitHub {
  readonly apiUrl: string
  /** What was asked for since the last call: by one run. */
  takeRequests(): AskedRequest[]
  /** Waits for requests that a killed process has still sent: they are its own, not those of the run after it. */
  fallSilent(): Promise<void>
  /** Told of every request when it comes and when its answer goes out, counted from 1 since the hook was set. */
  onRequest(hook: ((nth: number, moment: 'asked' | 'answered') => void) | undefined): void
  close(): Promise<void>
}

/** What is on its way through the machine arrives within it. */
const silentMs = 50

export async function observeGitHub(world: World): Promise<ObservedGitHub> {
  // Hundreds of runs in one hour, none of which is to wait for the next.
  const simulator = createSimulator({
    world,
    limits: { graphqlPerHour: 10_000_000, restPerHour: 10_000_000 },
  })
  const answer = simulator.handle
  let requests: AskedRequest[] = []
  let hook: Parameters<ObservedGitHub['onRequest']>[0]
  let count = 0
  let arriving = 0
  simulator.handle = async (request) => {
    count += 1
    const [nth, told] = [count, hook]
    const url = new URL(request.url)
    arriving += 1
    const body = await (request.method === 'POST' ? request.clone().text() : '')
    arriving -= 1
    requests.push({ pages: askedPages(url, body), label: labelOf(url, body) })
    told?.(nth, 'asked')
    const response = await answer(request)
    told?.(nth, 'answered')
    return response
  }
  return {
    apiUrl: await simulator.listen(),
    takeRequests: () => {
      const taken = requests
      requests = []
      const pages = markProofs(taken.map((request) => request.pages))
      return taken.map((request, index) => ({ ...request, pages: pages[index] ?? [] }))
    },
    fallSilent: async () => {
      for (let before = -1; before !== requests.length || arriving > 0; ) {
        before = requests.length
        await pause(silentMs)
      }
    },
    onRequest: (next) => {
      hook = next
      count = 0
    },
    close: () => simulator.close(),
  }
}

function labelOf(url: URL, body: string): string {
  if (body === '') return url.pathname + url.search
  const { query } = JSON.parse(body) as { query: string }
  return query.slice(0, 160).replaceAll('\n', ' ')
}
