import type { Fault, FaultPlan } from '../faults/fault.js'
import type { Faults } from '../faults/faults.js'
import type { HistoryPosition } from '../history/history.js'
import type { Mutation } from '../mutations/mutate.js'
import { mutate } from '../mutations/mutate.js'
import type { World } from '../world/world.js'
import { streamState } from './state.js'
import type { Stats } from './stats.js'

/** What the control routes may do to a running simulator. */
export interface Controlled {
  readonly world: World
  readonly stats: Stats
  readonly faults: Faults
  /** Applies the next steps of a history; one unless told otherwise. */
  advance(steps?: number): HistoryPosition
  /** Stats and limits start anew, faults end; with `world`, so does the world. */
  reset(options: { world: boolean }): void
}

/**
 * Answers `/_sim/…`: what GitHub does not have and a test needs.
 *
 * `GET stats`, `GET state?owner=`, `POST advance {steps}`, `POST mutate [{action, …}]`, `POST reset {world}`,
 * `GET`, `POST` and `DELETE faults`.
 */
export async function handleControl(
  controlled: Controlled,
  request: Request,
  path: string,
): Promise<Response> {
  try {
    return await answer(controlled, request, path)
  } catch (error) {
    return Response.json({ message: error instanceof Error ? error.message : String(error) }, { status: 422 })
  }
}

async function answer(controlled: Controlled, request: Request, path: string): Promise<Response> {
  const { world, stats } = controlled
  switch (`${request.method} ${path}`) {
    case 'GET /_sim/stats':
      return Response.json(stats.read())
    case 'GET /_sim/state': {
      const owner = new URL(request.url).searchParams.get('owner') ?? undefined
      return new Response(createTextStream(streamState(world, { owner })), {
        headers: { 'content-type': 'application/json; charset=utf-8', 'transfer-encoding': 'chunked' },
      })
    }
    case 'POST /_sim/advance': {
      const { steps = 1 } = await readBody<{ steps?: number }>(request, {})
      return Response.json(controlled.advance(steps))
    }
    case 'POST /_sim/mutate':
      return Response.json(mutate(world, await readBody<Mutation[]>(request, [])))
    case 'GET /_sim/faults':
      return Response.json(controlled.faults.read())
    case 'POST /_sim/faults':
      controlled.faults.set(await readBody<FaultPlan | Fault[]>(request, {}))
      return Response.json(controlled.faults.read())
    case 'DELETE /_sim/faults':
      controlled.faults.clear()
      return new Response(null, { status: 204 })
    case 'POST /_sim/reset': {
      const { world: withWorld = false } = await readBody<{ world?: boolean }>(request, {})
      controlled.reset({ world: withWorld })
      return new Response(null, { status: 204 })
    }
    default:
      return Response.json({ message: `The simulator has no ${request.method} ${path}` }, { status: 404 })
  }
}

async function readBody<Body>(request: Request, otherwise: Body): Promise<Body> {
  const text = await request.text()
  return text === '' ? otherwise : JSON.parse(text)
}

const pieceSize = 64 * 1024

/** Sends pieces of some size, as a million small ones would take minutes. */
function createTextStream(texts: Iterable<string>): ReadableStream<Uint8Array> {
  const iterator = texts[Symbol.iterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      let piece = ''
      while (piece.length < pieceSize) {
        const { value, done } = iterator.next()
        if (done) {
          if (piece) controller.enqueue(encoder.encode(piece))
          controller.close()
          return
        }
        piece += value
      }
      controller.enqueue(encoder.encode(piece))
    },
  })
}
